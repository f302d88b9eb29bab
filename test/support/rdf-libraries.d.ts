declare module '@frogcat/ttl2jsonld' {
  const library: { parse(turtle: string): object };
  export default library;
}

declare module 'jsonld' {
  const library: {
    canonize(document: object, options: { algorithm: 'RDFC-1.0'; format: 'application/n-quads' }): Promise<string>;
  };
  export default library;
}
