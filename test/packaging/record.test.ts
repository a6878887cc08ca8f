import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { differences } from '../../scripts/record/compare.ts'
import { recordedCards, recordedHashes, recordedHeaders } from '../../scripts/record/parts.ts'
import { steadyMessage } from '../../scripts/record/steady.ts'
import { temporaryFolder } from '../support/folders.ts'

/** A recording of these parts, by path. */
async function folderOf(parts: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await temporaryFolder('recorded-')
  for (const [path, content] of Object.entries(parts)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

const replaced = (content: unknown, from: string, to: string): unknown => {
  const text = JSON.stringify(content)
  assert.ok(text.includes(from), from)
  return JSON.parse(text.replace(from, to))
}

describe('two recordings', () => {
  it('differ in a changed card, hash or column, and only in these', async () => {
    const [desktop] = await recordedCards('en')
    const [, cards] = desktop ?? assert.fail('no cards')
    const [hashes, headers] = [recordedHashes(), recordedHeaders()]
    const parts = { 'cards/en.json': cards, 'hashes.json': hashes, 'headers.json': headers }
    const old = await folderOf(parts)
    assert.deepEqual(differences([old], await folderOf(parts)), [])

    const { plain = '' } = hashes['disable'] ?? {}
    const changed = await folderOf({
      'cards/en.json': replaced(cards, 'Nothing was changed.', 'Nothing changed.'),
      'hashes.json': replaced(hashes, plain, `${plain}0`),
      'headers.json': replaced(headers, '"planHash"', '"hashOfPlan"'),
    })
    const [card = '', hash, ...columns] = differences([old], changed)
    assert.match(card, /^cards\/en\.json\.\w+\.card\..*: "Nothing was changed\." -> "Nothing changed\."$/)
    assert.equal(hash, `hashes.json.disable.plain: "${plain}" -> "${plain}0"`)
    assert.deepEqual(columns, ['headers.json.audit: - planHash', 'headers.json.audit: + hashOfPlan'])
    const swapped = await folderOf({ ...parts, 'headers.json': { ...headers, users: headers['users']?.toReversed() } })
    assert.deepEqual(differences([old], swapped), ['headers.json.users: in another order'])
  })

  it('differ in messages, wherever in a test file they were sent, and in files', async () => {
    const sent = (...texts: string[]) => texts.map((text) => ({ text }))
    const old = await folderOf({
      'messages/test/a.test.ts/first.json': sent('Hello', 'Done'),
      'messages/test/a.test.ts/second.json': sent('Bye'),
      'docs/commands.md': 'one\ntwo',
    })
    const late = await folderOf({
      'messages/test/a.test.ts/first.json': sent('Hello'),
      'messages/test/a.test.ts/second.json': sent('Bye', 'Done'),
      'docs/commands.md': 'one\ntwo',
    })
    assert.deepEqual(differences([old], late), [])
    const slow = await folderOf({ 'messages/test/a.test.ts/first.json': sent('Hello', 'Wait', 'Bye') })
    assert.deepEqual(differences([old, slow], slow), ['docs/commands.md: missing'], 'not every run says Done or Wait')
    const changed = await folderOf({ 'messages/test/a.test.ts/first.json': sent('Hello', 'Finished') })
    assert.deepEqual(differences([old], changed), [
      'docs/commands.md: missing',
      'messages/test/a.test.ts: - {"text":"Bye"}',
      'messages/test/a.test.ts: - {"text":"Done"}',
      'messages/test/a.test.ts: + {"text":"Finished"}',
    ])
  })
})

describe('a recorded message', () => {
  const steady = (text: string) => JSON.parse(steadyMessage(JSON.stringify({ type: 'message', text })) ?? '{}').text

  it('keeps what it says, without times, IDs and addresses', () => {
    for (const [text, kept] of [
      ['tobaki-42: confirm by 10:40. 3 accounts', '<operation>: confirm by <time>. 3 accounts'],
      ['Runs on Thu, Dec 3, 5 PM UTC', 'Runs on <day>, <time> UTC'],
      ['am Do., 3. Dez. 2026, 17:00', 'am <day>, <time>'],
      ['Sales 1, Marketing 1', 'Sales 1, Marketing 1'],
      ['http://127.0.0.1:4711/signin?s=3lzgHZ7kJ5P1MqD0jCqu8Q', 'http://<address>/signin?s=<token>'],
      ['rollcall-users-2026-12-01t00-36.csv', 'rollcall-users-<time>.csv'],
      ['verified · 2 seconds', 'verified · <duration>'],
    ] as const)
      assert.equal(steady(text), kept)
  })

  it('is left out if only a slow machine shows it', () => {
    const progress = { type: 'message', summary: 'Disabling 4 accounts: 1/4' }
    assert.equal(steadyMessage(JSON.stringify(progress)), undefined)
  })
})
