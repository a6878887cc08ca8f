import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { features } from '../../src/features/index.ts'
import { text } from '../packaging/project.ts'
import { copyOfEverything, folderForCopies } from '../support/taken-away.ts'
import { feature, flagMigration } from './feature.ts'
import {
  action,
  column,
  command,
  concernedByState,
  declared,
  field,
  languages,
  message,
  type Recipe,
  required,
  rule,
  state,
} from './recipes.ts'

/** What is written at one stage, and the files in which the compiler then finds errors. */
interface Stage {
  readonly writes: Recipe
  readonly lacks: readonly string[]
}

const filesOf = ({ additions, files }: Recipe): readonly string[] => [
  ...new Set([...additions.map(([file]) => file), ...Object.keys(files)]),
]
const ofEach = (file: string): readonly string[] => languages.map((language) => `src/chat/words/${language}/${file}`)
const isWords = (file: string): boolean => file.includes('/chat/words/')

/** The insertions of a recipe in those files whose paths end like this. */
const additionsIn = ({ additions }: Recipe, ...ends: readonly string[]): Recipe => ({
  additions: additions.filter(([file]) => ends.some((end) => file.endsWith(end))),
  files: {},
})
const withFiles = (recipe: Recipe, { files }: Recipe): Recipe => ({ ...recipe, files })

const noted = filesOf({ ...message, files: {} })

/**
 * The stages of each recipe. At each, the compiler names all that is lacking, and no file is lacking in two recipes: so
 * all can be followed together, because the compiler takes most of the time.
 */
const stages: Readonly<Record<string, readonly Stage[]>> = {
  command: [{ writes: command, lacks: [] }],
  action: [{ writes: action, lacks: [] }],
  // The languages, and nothing else.
  rule: [
    {
      writes: { ...rule, additions: rule.additions.filter(([file]) => !isWords(file)) },
      lacks: ofEach('terms.ts'),
    },
    { writes: additionsIn(rule, 'terms.ts'), lacks: [] },
  ],
  field: [
    {
      writes: additionsIn(field, 'operations/rules/errors.ts'),
      lacks: ['src/app/process/errors.ts', ...ofEach('errors/rules.ts')],
    },
    { writes: additionsIn(field, ...ofEach('errors/rules.ts')), lacks: ['src/app/process/errors.ts'] },
    {
      writes: additionsIn(field, 'plan/form-fields.ts', 'en/show.ts'),
      lacks: ['src/chat/views/field-words.ts', 'src/chat/words/de/show.ts', 'src/operations/confirm/confirm.ts'],
    },
    {
      writes: withFiles(additionsIn(field, 'views/field-words.ts', 'de/show.ts', 'confirm/confirm.ts'), field),
      lacks: [],
    },
  ],
  // What a view says and English doesn't have is reported where the view says it.
  message: noted.map((file, at) => {
    const next = noted[at + 1]
    return {
      writes: next === undefined ? withFiles(additionsIn(message, file), message) : additionsIn(message, file),
      lacks: next === undefined ? [] : [next.includes('/en/') ? file : next],
    }
  }),
  column: [
    { writes: { additions: declared, files: {} }, lacks: required.map(([file]) => file) },
    { writes: column, lacks: [] },
  ],
  state: [
    { writes: { additions: [], files: {} }, lacks: [] },
    { writes: state, lacks: concernedByState },
  ],
}

/** What shows that the results work. */
const scenarios = [command, action, rule, field, message, column, feature].flatMap(({ files }) =>
  Object.keys(files).filter((file) => file.startsWith('test/')),
)

describe('the recipes', () => {
  let folder = ''
  const node = (...args: string[]) => {
    // Without the options of the mocha that runs this test, and its databases, which lack what is added.
    const env = { ...process.env, MOCHA_OPTIONS: '', ROLLCALL_TEST_FOLDER: '' }
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
    return { status, said: `${stdout}${stderr}` }
  }
  /** The files in which the compiler finds errors. */
  const wrong = () => {
    const { status, said } = node('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.recipe.json')
    const files = [...new Set([...said.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file))].sort()
    assert.equal(files.length === 0, status === 0, said)
    return files
  }
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  const put = async (path: string, content: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const migrations = 'src/store/migrations'
  /** Where the next migration goes: released ones never change. */
  const nextMigration = async (name: string) => {
    const { length } = await readdir(join(folder, migrations))
    return join(migrations, `${String(length + 1).padStart(4, '0')}-${name}.sql`)
  }

  /** Makes a recipe's changes. */
  async function follow({ additions, files }: Recipe) {
    for (const [file, before, added] of additions) {
      const source = await read(file)
      assert.equal(source.split(before).length, 2, `${file}: ${before}`)
      await put(
        file,
        source.replace(before, () => added + before),
      )
    }
    for (const [file, content] of Object.entries(files)) await put(file, content)
  }

  /** Makes the changes of the next stage of each recipe, and names the files in which something is lacking. */
  async function followAll(at: number): Promise<readonly string[]> {
    const some = Object.values(stages).flatMap((of) => of[at] ?? [])
    for (const { writes } of some) await follow(writes)
    const lacking = some.flatMap(({ lacks }) => lacks)
    assert.equal(new Set(lacking).size, lacking.length, 'no file is lacking in two recipes')
    return lacking.toSorted()
  }

  before(async () => {
    folder = join(await folderForCopies(), 'copy')
    await copyOfEverything(folder)
    // Only what the recipes touch; other tests aren't compiled.
    const include = ['src', 'emulator', 'scripts/generate.ts', ...scenarios]
    await put('tsconfig.recipe.json', JSON.stringify({ extends: './tsconfig.json', include }))
  })

  it('need few files', () => {
    const inSource = (recipe: Recipe) => filesOf(recipe).filter((file) => file.startsWith('src/'))
    assert.ok(inSource(rule).length <= 5)
    assert.ok(inSource(field).filter((file) => !isWords(file)).length <= 4)
    assert.equal(filesOf(action).length, 9)
    assert.equal(noted.length, 4)
    assert.ok(filesOf({ additions: [...declared, ...column.additions], files: {} }).length < 10)
    // Besides its own folder.
    assert.deepEqual([...new Set(feature.additions.map(([file]) => file))], ['src/features/index.ts'])
    assert.ok(!features.some(({ name }) => name === 'flags'))
  })

  it('let the compiler name what a rule, an error, a message and a column lack', async () => {
    // Drops and creates the view as the latest migration has it.
    const names = (await readdir(join(folder, migrations))).sort()
    const texts = await Promise.all(names.map((name) => read(join(migrations, name))))
    const [view] = texts.flatMap((sql) => sql.match(/^create view whole_operations as[\s\S]*?;$/m) ?? []).slice(-1)
    assert.ok(view)
    await put(
      await nextMigration('planned-on'),
      `-- The device it was planned on.
alter table operations add column planned_on text not null default 'unknown';
alter table operations alter column planned_on drop default;
drop view whole_operations;
${view}
`,
    )
    const lacking = await followAll(0)
    assert.deepEqual(wrong(), lacking)
  })

  it('let the compiler name every place that a new state of operations affects', async () => {
    const lacking = await followAll(1)
    assert.deepEqual(wrong(), lacking)
    for (const [file] of state.additions) await put(file, text(file))
  })

  it('let the compiler name what a field of the plan lacks', async () => {
    const lacking = await followAll(2)
    assert.deepEqual(wrong(), lacking)
  })

  it('result in a program that compiles, is documented and works, without changing Teams’ full list', async () => {
    assert.deepEqual(await followAll(3), [])
    await follow(feature)
    const migration = await nextMigration('flags')
    await put(migration, flagMigration)
    const generated = node('--import', 'tsx', 'scripts/generate.ts')
    assert.equal(generated.status, 0, generated.said)
    assert.deepEqual(wrong(), [])
    assert.match(await read(migration), /\('flagged', 'running', 'running'/)
    const page = await read('docs/commands.md')
    for (const heading of [/^## ping$/m, /^## lift password change$/m, /^## flag$/m]) assert.match(page, heading)
    assert.match(page, /^## ping\n\nAnswer\.$/m)
    const manifest = 'appPackage/manifest.json'
    assert.deepEqual(JSON.parse(await read(manifest)), JSON.parse(text(manifest)))
    assert.equal(scenarios.length, 7)
    const run = node('node_modules/mocha/bin/mocha.js', '--exit', '--config', '.mocharc.one.json', ...scenarios)
    assert.equal(run.status, 0, run.said)
    assert.match(run.said, /7 passing/)
  })
})
