import { kafkaEndToEnd } from './kafka.ts';

await kafkaEndToEnd('4');
