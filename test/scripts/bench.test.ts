import assert from 'node:assert/strict'
import { npmRun } from './command.ts'

const rows = (said: string) => [...said.matchAll(/^\| (?!scenario|story|---)([^|]+) \|/gm)].map(([, name = '']) => name)

describe('the short form of', () => {
  it('npm run bench plays every scenario, and loses nothing', async () => {
    const said = await npmRun('bench', ['--short'])
    const played = new Set(rows(said))
    for (const scenario of [
      'status of 10,000, cold',
      'contain 300: all steps done',
      'disable 1,000, 30 % faults',
      'disable 5,000, 3,000 writes per 150 s',
      'a card, hostile names',
      'start of the built bot, existing store on a server',
      'a turn (help), 32 at a time, a server',
      'next page of a status of 10,000',
    ])
      assert.ok(played.has(scenario), `${scenario} is not among:\n${said}`)
  })

  it('npm run bench:store measures the embedded database', async () => {
    assert.match(await npmRun('bench:store', ['10']), /^\| accounts planned a second \| \d+ \|$/m)
  })

  it('npm run bench:large lists and exports a tenant', async () => {
    assert.match(await npmRun('bench:large', ['10']), /^export +\d+ rows in /m)
  })

  it('npm run bench:report writes each format', async () => {
    const said = await npmRun('bench:report', ['10'])
    for (const format of ['html', 'markdown', 'json']) assert.match(said, new RegExp(`^10 accounts, ${format}: `, 'm'))
  })

  it('npm run bench:stories plays what operators do', async () => {
    assert.equal(rows(await npmRun('bench:stories', ['--short'])).length, 9)
  })
})
