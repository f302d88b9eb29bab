/** The import rules between rooms (docs/architecture.md): specs <- transform <- ingest -> warehouse <- dashboards; cli composes. */
const room = (name, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `${name}/ may import only itself${allowed.length ? ` and ${allowed.join(', ')}` : ''}`,
  from: { path: `^${name}/` },
  to: { path: `^(?!(?:${[name, ...allowed].join('|')})/)(?:specs|transform|ingest|warehouse|dashboards|cli|test|bench)/` },
});
module.exports = {
  forbidden: [
    room('specs', []),
    room('transform', ['specs']),
    room('ingest', ['specs', 'transform', 'warehouse']),
    room('warehouse', ['specs']),
    room('dashboards', ['specs', 'warehouse']),
    room('cli', ['specs', 'transform', 'ingest', 'warehouse', 'dashboards']),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'transform-is-pure',
      severity: 'error',
      comment: 'transform/ does no I/O',
      from: { path: '^transform/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-dev-dependency', severity: 'error', from: { pathNot: '^(test|bench)/' }, to: { dependencyTypes: ['npm-dev'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
