import { kafkaSuite } from './kafka-suite.ts';

await kafkaSuite('4');
