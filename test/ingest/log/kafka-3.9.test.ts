import { kafkaSuite } from './kafka-suite.ts';

await kafkaSuite('3.9');
