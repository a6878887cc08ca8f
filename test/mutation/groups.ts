/** Modules that are mutated together, and the tests that are to notice. */
export interface Group {
  readonly modules: readonly string[]
  readonly tests: readonly string[]
  /** How much longer than usual its tests may take before they count as hanging, in ms. */
  readonly patience: number
}

const quick = 2_500
const slow = 6_000

const inFolder = (folder: string, names: string, end: string) =>
  names.split(' ').map((name) => `${folder}/${name}${end}`)
const graph = (names: string) => inFolder('src/graph', names, '.ts')
const operations = (names: string) => inFolder('src/operations', names, '.ts')
const bot = (names: string) => inFolder('src/bot', names, '.ts')
const testsOf = (folder: string, names: string) => inFolder(`test/${folder}`, names, '.test.ts')

/** What decides over accounts: how a write is judged and paced, what an operator meant, who may do what, and how it is run. */
export const groups: readonly Group[] = [
  { modules: graph('outcome retry answer'), tests: testsOf('graph', 'retry answer'), patience: quick },
  {
    modules: graph('bucket pacer budget quota lanes'),
    tests: testsOf('graph', 'pacer budget lanes pacing'),
    patience: quick,
  },
  {
    modules: bot('parse people targets filter'),
    tests: testsOf('bot', 'parse people targets filter'),
    patience: quick,
  },
  { modules: bot('rate-limit'), tests: testsOf('bot', 'rate-limit'), patience: slow },
  { modules: bot('activity activity-shape'), tests: testsOf('bot', 'activity'), patience: quick },
  { modules: bot('dispatch'), tests: testsOf('bot', 'dispatch'), patience: slow },
  {
    modules: bot('sign-in'),
    tests: testsOf('bot', 'sign-in').concat('test/scenarios/sign-in.test.ts'),
    patience: slow,
  },
  { modules: bot('door'), tests: testsOf('bot', 'door'), patience: quick },
  { modules: operations('context'), tests: testsOf('operations', 'context'), patience: quick },
  { modules: operations('pace'), tests: testsOf('operations', 'pace'), patience: quick },
  { modules: bot('assertion'), tests: testsOf('bot', 'assertion'), patience: quick },
  {
    modules: operations('gates protection classify plan-hash ids states scopes'),
    tests: testsOf('operations', 'gates hours refusals protection unmatched classify plan-hash ids states scopes'),
    patience: slow,
  },
  {
    modules: operations('access approvers approve confirm'),
    tests: testsOf('operations', 'access approvers approver-cards approve confirm end schedule'),
    patience: slow,
  },
  { modules: operations('plan'), tests: testsOf('operations', 'plan'), patience: slow },
  {
    modules: operations('waves slice lateness lease interruption conclude end'),
    tests: testsOf('operations', 'waves slice lateness lease interruption conclude run end sign-in schedule'),
    patience: slow,
  },
  {
    modules: operations('replan follow-up'),
    tests: testsOf('operations', 'replan recheck follow-up'),
    patience: slow,
  },
  { modules: operations('recheck'), tests: testsOf('operations', 'recheck waves replan'), patience: slow },
  { modules: operations('look'), tests: testsOf('operations', 'look uncertain'), patience: slow },
  { modules: operations('sweep'), tests: testsOf('operations', 'sweep'), patience: slow },
  { modules: operations('undo retry follow'), tests: testsOf('operations', 'undo retry'), patience: slow },
  { modules: operations('rows'), tests: testsOf('operations', 'rows'), patience: slow },
  { modules: operations('tell'), tests: testsOf('operations', 'tell'), patience: slow },
  { modules: operations('audit'), tests: testsOf('operations', 'audit'), patience: slow },
  { modules: operations('index'), tests: testsOf('operations', 'index'), patience: slow },
  {
    modules: operations('export-columns export-csv'),
    tests: testsOf('operations', 'export-columns export-csv').concat('test/fuzz/csv.test.ts'),
    patience: quick,
  },
  { modules: operations('exports export-file'), tests: testsOf('operations', 'exports'), patience: slow },
]
