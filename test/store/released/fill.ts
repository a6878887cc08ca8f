import fs from 'node:fs/promises'
import path from 'node:path'
import type { Entry } from '../../../emulator/conversations.ts'
import type { Person } from '../../../emulator/world.ts'
import { onlyBlock } from '../../support/assigned-steps.ts'
import { eventually } from '../../support/eventually.ts'
import { isOrdinary } from '../../support/people.ts'
import { type Chat, openWorld, wordsOf } from '../../support/rollcall.ts'
import { openTestStore } from '../../support/store.ts'
import { asThen, contents, hashesOfMigrations, leftOpen, type Released, settings } from './released.ts'

/*
 * Writes the database of a release for the tests that open it with later versions: `npm run released -- 0.1.0 [folder]`,
 * once, when a version is released. Everything in it came about as in production: people wrote to the bot.
 */
const [version, folder = import.meta.dirname] = process.argv.slice(2)
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error('Name the version, such as 0.1.0')

const reason = 'Phished, see the mail trace'
const idIn = (words: string) => /\b([a-z]{6}-\d{2})\b/.exec(words)?.[1] ?? ''

const world = await openWorld(settings)
const { operators, people } = world.emulator.world
const ordinary = [...people.values()].filter(isOrdinary)
let taken = 0
/** People whom nobody else has changed. */
const some = (count: number): readonly Person[] => {
  taken += count
  return ordinary.slice(-taken, ordinary.length - taken + count)
}
const named = (of: readonly Person[]) => of.map(({ userPrincipalName }) => userPrincipalName).join(', ')

asThen(world.emulator)
const alex = await world.person(operators.alex, { signedIn: true })
const diego = await world.person(operators.diego, { signedIn: true })
const lee = await world.person(operators.lee, { signedIn: true })
const lynne = await world.person(operators.lynne, { signedIn: true })
const nestor = await world.person(operators.nestor, { signedIn: true })
const megan = await world.person(operators.megan, { signedIn: true })
const pradeep = await world.person(
  [...people.values()].find(({ displayName }) => displayName === 'Pradeep Gupta') ?? operators.lynne,
  { signedIn: true },
)

/** Plans and confirms; the id of the operation, and its card once it says this. */
async function change(chat: Chat, command: string, inputs: Record<string, string>, until: RegExp) {
  const { replies } = await chat.say(command)
  const titleIn = ({ activity }: Entry) =>
    /"title":"(\w+ \d+ accounts?(?: back in)?)/.exec(JSON.stringify(activity))?.[1]
  const plan = replies.find((one) => titleIn(one) !== undefined)
  const title = plan && titleIn(plan)
  if (!plan || title === undefined) throw new Error(`No plan for ${command}: ${replies.map(wordsOf).join()}`)
  const pressed = await chat.press(title, { reason, ...inputs }, plan.id)
  const card = await chat.heard(until, { message: plan.id }).catch((error: unknown) => {
    throw new Error(`${title}: ${JSON.stringify(pressed).slice(0, 2000)}`, { cause: error })
  })
  return { id: idIn(wordsOf(card)), card: card.id }
}

const done = await change(alex, `disable accounts ${named(some(1))}`, { ticket: 'INC0042' }, /Disabled/)
await alex.say(`undo ${done.id}`)
const undo = await alex.heard(/Enable/)
await alex.press('Enable 1 account', { reason }, undo.id)
await alex.heard(/Enabled/, { message: undo.id })

const phished = some(2)
const contained = await change(
  alex,
  `contain accounts ${named(phished)}`,
  onlyBlock(reason),
  /Contained[\s\S]*verified/,
)
await alex.say(`assign steps ${contained.id} mailbox to ${pradeep.actor.as}`)
await pradeep.heard(/Mailbox steps: /)
await pradeep.press('Done')
await alex.heard(/Mailbox steps: done by/, { message: contained.card })
await alex.press('Export', {}, contained.card)

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const later = { runAtDate: tomorrow, runAtTime: '18:00' }
const scheduled = await change(alex, `disable accounts ${named(some(2))}`, { signOut: 'false', ...later }, /Runs on/)
await diego.say(`take over ${scheduled.id}`)
const request = await alex.heard(/Diego Siciliani[\s\S]*take over/)
await alex.press('Hand over', {}, request.id)
const cancelled = await change(alex, `disable accounts ${named(some(2))}`, { signOut: 'false', ...later }, /Runs on/)
await alex.say(`cancel ${cancelled.id}`)
await alex.heard(/Cancelled/, { message: cancelled.card })

const [locked] = some(1)
world.emulator.world.change(locked?.id ?? '', { manager: operators.megan.id })
const letIn = await change(alex, `let back in ${locked?.userPrincipalName}`, {}, /1 waiting for Megan Bowen/)

// What waits for approval, was approved, and was denied.
let waiting = ''
for (const answer of ['Approve', 'Deny', undefined] as const) {
  const asked = await change(alex, `disable accounts ${named(some(11))}`, { count: '11' }, /Waiting for approval/)
  const card = await megan.heard(new RegExp(`asks you to approve[\\s\\S]*${asked.id}`))
  waiting = asked.id
  if (answer) await megan.press(answer, { comment: 'Seen' }, card.id)
  if (answer === 'Approve') await alex.heard(/Disabled 11/, { message: asked.card })
  if (answer === 'Deny') await alex.heard(/Denied/, { message: asked.card })
}

await megan.say('away until tomorrow')
await diego.say('notifications off')
await alex.say('list users')
await alex.say(`disable accounts ${named(some(1))}`)
await eventually('the plan is there', () => alex.shown().some((words) => /Disable/.test(words)))

await world.rest()

/**
 * Begins to disable accounts, and resolves with the card once the first is disabled. Graph doesn't answer for the
 * others.
 */
async function beginDisabling(chat: Chat, count: number) {
  const [first, ...others] = some(count)
  const ids = others.map(({ id }) => id).join('|')
  if (ids) world.emulator.faults.add({ match: { method: 'PATCH', path: ids }, fail: 503 })
  const accounts = named([...(first ? [first] : []), ...others])
  const { card } = await change(chat, `disable accounts ${accounts}`, { signOut: 'false' }, /./)
  await eventually('the first is disabled', () => world.emulator.world.find(first?.id ?? '')?.accountEnabled === false)
  return card
}

// What the next version has to finish.
await beginDisabling(lee, 3)
await lee.say('stop')
await lee.heard(/Disabled 1 of 3|Stopped/)
const failing = some(21)
const refusal = { match: { method: 'PATCH', path: failing.map(({ id }) => id).join('|') }, fail: 403 }
const refused = world.emulator.faults.add(refusal)
const many = await change(lee, `disable accounts ${named(failing)}`, { signOut: 'false', count: '21' }, /Waiting for/)
// Megan is away.
const asking = await lynne.heard(new RegExp(`asks you to approve[\\s\\S]*${many.id}`))
await lynne.press('Approve', {}, asking.id)
await lee.heard(/Paused: many accounts failed/, { message: many.card })
world.emulator.faults.remove(refused)
await beginDisabling(diego, 2)
await diego.say('sign out')
await diego.heard(/Paused|Sign in/)
await beginDisabling(nestor, 3)
// Each change is seen an hour late: the next two are still to be read back.
const lag = { readMs: 3_600_000, indexMs: 3_600_000 }
const slow = { method: 'PATCH', body: JSON.stringify({ replication: lag }) }
await fetch(`${world.emulator.url}/_emulator/graph`, slow)
const unread = await beginDisabling(megan, 1)
await megan.heard(/Verifying/, { message: unread })

const tables = await world.whileStopped(async (dataDir) => {
  const { store, close } = await openTestStore({ dataDir })
  return contents(store).finally(close)
})
await world.close()
const rows = (tables['operations'] ?? []) as readonly {
  readonly id: string
  readonly state: string
  readonly nudged_at: number
}[]
const open = leftOpen.map((state) => {
  const one = rows.find((row) => row.state === state)
  if (!one) throw new Error(`No operation is ${state}; try again`)
  return [state, one.id] as const
})
const content: Released = {
  version: version ?? '',
  // Ahead of the machine's clock, because the bot was let rest.
  at: Math.max(...rows.map((row) => row.nudged_at)),
  migrations: await hashesOfMigrations(),
  emulator: world.emulator.url,
  operations: {
    done: done.id,
    contained: contained.id,
    waiting,
    scheduled: scheduled.id,
    cancelled: cancelled.id,
    letIn: letIn.id,
    ...(Object.fromEntries(open) as Record<(typeof leftOpen)[number], string>),
  },
  phished: phished.map(({ userPrincipalName }) => userPrincipalName),
  tables,
}
await fs.writeFile(path.join(folder, `${version}.json`), `${JSON.stringify(content, null, 1)}\n`)
