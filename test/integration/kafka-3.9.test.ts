import { kafkaEndToEnd } from './kafka.ts';

await kafkaEndToEnd('3.9');
