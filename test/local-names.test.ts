import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { countVagueNames, listedVagueNames, vagueNamesIn } from './support/local-names.ts'

const read = (file: string) => readFileSync(resolve(import.meta.dirname, '..', file), 'utf8')

describe('local names', () => {
  it('are no bare pronouns or question words, but for those that are older than this rule', () => {
    const listed = listedVagueNames()
    const found = countVagueNames()
    assert.deepEqual(
      Object.entries(found)
        .filter(([file, count]) => count > (listed[file] ?? 0))
        .map(([file]) => `${file}: one of ${vagueNamesIn(read(file)).join('; ')} is new`),
      [],
      'name them by what they are; if files were moved, `npm run generate -- --moved` knows them by their new names',
    )
    assert.deepEqual(found, listed, '`npm run generate` removes what is gone')
  })

  it('are found wherever they are chosen, and not where a property or a short function has them', () => {
    for (const code of [
      'const who = 1',
      'let what: string',
      'for (const some of all) f(some)',
      'const { name: why } = error',
      'const [left, right] = parts',
      'function f(context: Context, by: Observer): void {}',
      'async function f(\n  by: Observer,\n): Promise<void> {}',
      'const f = (asked: number) => {\n  g()\n  g()\n  return asked\n}',
      'const f = async ({ operation: held }) => {\n  g()\n  g()\n  return held\n}',
    ])
      assert.equal(vagueNamesIn(code).length, 1, code)
    for (const code of [
      'const { by, what } = row',
      'const { by = 1 } = row',
      'const f = (some: number) => some + 1',
      'const f = (some: readonly number[]) =>\n  some\n    .map(g)',
      'interface A { readonly by: Person; find(what: string): void }',
      "// const who\nconst text = 'const who = 1'",
      'const f = { by: person, what: 1 }',
      'const { ...rest } = row',
    ])
      assert.deepEqual(vagueNamesIn(code), [], code)
  })
})
