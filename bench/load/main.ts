import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Person } from '../../emulator/world.ts'
import { keepLedger } from '../../test/support/ledger.ts'
import { openDatabaseServer } from '../../test/support/postgres-server.ts'
import { collectAt, judge, type Moment } from './judge.ts'
import { createOperator, type Tally } from './operator.ts'
import { openStage } from './stage.ts'

// npm run test:load -- [--postgres] [seconds] [operators] [seconds between two questions of one operator]
const { values, positionals } = parseArgs({ options: { postgres: { type: 'boolean' } }, allowPositionals: true })
const [seconds = 600, operators = 200, thinking = 10] = positionals.map(Number)

const server = values.postgres ? await openDatabaseServer() : undefined
const stage = await openStage(operators + 800, server && { databaseUrl: await server.createDatabase() })
const { world } = stage.emulator
const tally: Tally = { asked: 0, repeated: 0, wrong: [], lost: [], operations: 0 }
const books = { tally, ledger: keepLedger(stage.emulator) }
const plain = [...world.people.values()].filter(
  (one) =>
    one.accountEnabled &&
    one.userType === 'Member' &&
    world.rolesOf(one).length === 0 &&
    !one.onPremisesSyncEnabled &&
    /^[a-z.]+@/.test(one.userPrincipalName),
)

const crowd = plain.slice(0, operators).map((person) => createOperator(stage.emulator, person, books))
for (let at = 0; at < crowd.length; at += 10) await Promise.all(crowd.slice(at, at + 10).map((one) => one.enter()))
const { alex, megan, diego } = world.operators
const changers = await Promise.all(
  [alex, megan, diego].map(async (person) => {
    const one = createOperator(stage.emulator, person, books)
    await one.enter()
    return one
  }),
)
console.log(`${operators} operators are signed in; ${seconds} s of load begin`)

stage.acknowledged.length = 0
const started = Date.now()
const until = () => Date.now() < started + seconds * 1000
const look = async (when: 'now' | 'collected'): Promise<Moment> => {
  const held = await stage.memory(when)
  return { ...held, minute: (Date.now() - started) / 60_000 }
}
const memory: Moment[] = []
const watching = setInterval(async () => void memory.push(await look('now')), 1_000)
const before = pause(collectAt(seconds) * 1000).then(() => look('collected'))
const end = pause(seconds * 1000).then(() => {
  // Collected memory is returned to the system with a delay, which would distort the figures.
  clearInterval(watching)
  return look('collected')
})

const working = crowd.map(async (one) => {
  await pause(Math.random() * thinking * 1000)
  while (until()) {
    await one.act()
    await pause(thinking * 1000 * (0.5 + Math.random()))
  }
})
const changing = changers.map(async (one, index) => {
  const targets: Person[] = plain.slice(operators + index * 100, operators + index * 100 + 100)
  for (let enable = false; until(); enable = !enable) {
    await one.change(enable, targets)
    await pause(2_000)
  }
})
await Promise.all([...working, ...changing])

const { asked, repeated, wrong, lost, operations } = tally
const [measured, failed] = judge({
  seconds,
  acknowledged: stage.acknowledged,
  memory,
  collected: [await before, await end],
  wrong: wrong.length,
  lost: lost.length,
})
console.table({
  'questions asked': asked,
  'delivered twice': repeated,
  'operations of 100 accounts': operations,
  ...measured,
  'warnings and errors logged': stage.complaints.length,
})
for (const line of [...wrong, ...lost.map((name) => `lost: ${name}`), ...stage.complaints].slice(0, 10)) {
  console.log(line.slice(0, 500))
}
for (const line of failed) console.log(`Off target: ${line}`)
await stage.close()
await server?.stop()
process.exitCode = failed.length > 0 ? 1 : 0
