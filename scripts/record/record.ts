import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { recordedCards, recordedHashes, recordedHeaders, recordedHelp, recordedTexts } from './parts.ts'

/*
 * Saves what must stay equal while the code is reorganised: cards, help, texts, columns of exports, plan hashes and the
 * generated docs. `npm run record -- FOLDER` takes seconds. Followed by test files, it also saves each message that these
 * tests are sent: `npm run record -- FOLDER 'test/scenarios/*.test.ts'`. `npm run record:compare -- OLD NEW` says what changed.
 */

const root = resolve(import.meta.dirname, '..', '..')
const [out, ...tests] = process.argv.slice(2)
if (!out) throw new Error('Say where to save it: npm run record -- FOLDER [TEST FILE ...]')
const folder = resolve(out)

function put(path: string, content: unknown): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`)
}

for (const locale of ['en', 'de'] as const) {
  for (const [viewer, cards] of await recordedCards(locale)) put(`cards/${locale}-${viewer}.json`, cards)
  put(`help/${locale}.json`, recordedHelp(locale))
  put(`texts/${locale}.json`, recordedTexts(locale))
}
put('headers.json', recordedHeaders())
put('hashes.json', recordedHashes())
cpSync(join(root, 'docs', 'commands.md'), join(folder, 'docs', 'commands.md'))
cpSync(join(root, 'src', 'operations', 'README.md'), join(folder, 'docs', 'operations.md'))
cpSync(join(root, 'appPackage', 'manifest.json'), join(folder, 'docs', 'manifest.json'))

if (tests.length > 0) {
  // Parallel, so that what arrives late is not counted for the next file.
  const options = [
    '--config',
    '.mocharc.one.json',
    '--require',
    './scripts/record/messages.ts',
    '--parallel',
    '--jobs',
    '2',
  ]
  const { status } = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js', ...options, ...tests], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, RECORD_TO: join(folder, 'messages') },
  })
  process.exitCode = status ?? 1
}
