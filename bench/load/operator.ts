import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Act } from '../../emulator/activity.ts'
import type { Entry } from '../../emulator/conversations.ts'
import type { Emulator } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import type { Ledger } from '../../test/support/ledger.ts'

/** Counts the outcomes of all questions. */
export interface Tally {
  asked: number
  repeated: number
  readonly wrong: string[]
  readonly lost: string[]
  operations: number
}

/** Where outcomes are recorded, and the actual state of the accounts. */
export interface Books {
  readonly tally: Tally
  readonly ledger: Ledger
}

/** When an operator received a plan and its result, in ms since asking and since confirming. */
export interface Contained {
  readonly planned: number
  readonly done: number
}

const timeoutMs = 30_000
const planTimeoutMs = 900_000
const runTimeoutMs = 1_800_000
const shown = ({ activity }: Entry) => JSON.stringify([activity.text, activity.attachments])

/** Simulates one person's chat. */
export function createOperator(emulator: Emulator, person: Person, { tally, ledger }: Books) {
  const { acting, world } = emulator
  const actor = { as: person.id }
  const mine = () => acting.conversation(actor).entries.filter(({ from }) => from === 'bot')

  /** Sends an activity; one in ten is sent twice, as the channel does when in doubt. */
  const deliver = async (name: string, activity: Act) => {
    const whole = { ...activity, id: randomUUID() }
    const again = Math.random() < 0.1
    tally.asked++
    if (again) tally.repeated++
    const { status } = await acting.send(actor, whole)
    if (status !== 200) tally.wrong.push(`${name}: status ${status}`)
    if (again) await acting.send(actor, whole)
  }

  /** Asks, and waits for the single answer. */
  const ask = async (
    name: string,
    activity: Act,
    expected: readonly string[],
    timeout = timeoutMs,
  ): Promise<Entry | undefined> => {
    const before = new Map(mine().map((one) => [one.id, one.edits]))
    // Operation cards change at any time; among existing cards, only the pressed one can be the answer.
    const may = (id: string) => !before.has(id) || id === activity.replyToId
    const changed = () => mine().filter(({ id, edits }) => may(id) && before.get(id) !== edits)
    await deliver(name, activity)
    const fits = (entry: Entry) => expected.every((words) => shown(entry).includes(words))
    const until = Date.now() + timeout
    while (!changed().some(fits) && Date.now() < until) await pause(20)
    const answers = changed().filter((entry) => !/The answer will appear here/.test(shown(entry)))
    const right = answers.find(fits)
    if (answers.length === 0) tally.lost.push(name)
    else if (!right || answers.length > 1) tally.wrong.push(`${name}: ${answers.map(shown).join().slice(0, 300)}`)
    return right
  }

  const people = [...world.people.values()].filter(({ userPrincipalName }) => /^[\w.]+@/.test(userPrincipalName))
  const someone = () => people[Math.floor(Math.random() * people.length)] ?? person

  const press = (entry: Entry, data: object): Act => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: entry.id,
    value: { action: { type: 'Action.Execute', data } },
  })
  const button = (entry: Entry, pattern: RegExp) => {
    const found = pattern.exec(JSON.stringify(entry.activity))?.[1]
    return found ? (JSON.parse(found) as Record<string, unknown>) : undefined
  }

  const steps: [number, () => Promise<unknown>][] = [
    [0.25, () => ask('help', { text: 'help' }, ['disable accounts'])],
    [0.1, () => ask('whoami', { text: 'whoami' }, [person.displayName, person.userPrincipalName])],
    [
      0.4,
      async () => {
        const list = await ask('list users', { text: 'list users' }, ['1–15'])
        const next = list && button(list, /"data":(\{"command":"list users"[^}]*"page":2[^}]*\})/)
        if (list && next) await ask('next page', press(list, next), ['16–30'])
      },
    ],
    [
      0.25,
      () => {
        const three = [...new Set([someone(), someone(), someone()])]
        const text = `check status ${three.map((one) => one.userPrincipalName).join('\n')}`
        const names = three.map((one) => one.userPrincipalName)
        // The status of a single account is named after it.
        const title = three.length > 1 ? `Status of ${three.length} accounts` : ' is '
        return ask('check status', { text }, [title, ...names])
      },
    ],
  ]

  return {
    /** Signs in through single sign-on. */
    enter: () => ask('whoami', { text: 'whoami' }, [person.displayName]),
    /** Picks a random question. */
    act: async () => {
      let dice = Math.random()
      const step = steps.find(([share]) => {
        dice -= share
        return dice < 0
      })
      await (step ?? steps[0])?.[1]()
    },
    /**
     * Contains these accounts, and checks that none of them can sign in. Undefined if the plan or the result never
     * arrived.
     */
    contain: async (targets: readonly Person[]): Promise<Contained | undefined> => {
      const began = performance.now()
      const text = `contain accounts ${targets.map((one) => one.userPrincipalName).join('\n')}`
      const plan = await ask('contain plan', { text }, ['accounts?', 'confirm operation'], planTimeoutMs)
      const confirm = plan && button(plan, /"data":(\{"command":"confirm operation"[^}]*\})/)
      // Some of them might be protected, for example by their groups.
      const count = plan && /Contain (\d+) accounts/.exec(shown(plan))?.[1]
      if (!plan || !confirm || !count) return undefined
      const planned = performance.now()
      const data = { ...confirm, reason: 'Load test of the bot', count, signOut: 'true', blockSignIn: 'true' }
      await deliver('contain press', press(plan, data))
      const until = Date.now() + runTimeoutMs
      const ended = () => mine().some((one) => one.id === plan.id && /Contained \d+ /.test(shown(one)))
      while (!ended() && Date.now() < until) await pause(200)
      if (!ended()) {
        tally.lost.push('contain result')
        return undefined
      }
      const done = performance.now()
      const enabled = targets.filter(({ id }) => world.find(id)?.accountEnabled).length
      if (enabled > targets.length - Number(count)) tally.wrong.push(`contain: ${enabled} accounts can still sign in`)
      tally.operations++
      return { planned: planned - began, done: done - planned }
    },
    /** Disables or enables these accounts, then checks that all of them were changed with exactly one write each. */
    change: async (enable: boolean, targets: readonly Person[]) => {
      const [verb, done] = enable ? ['enable', 'Enabled'] : ['disable', 'Disabled']
      // Titles name up to three accounts; the button has their number.
      const confirming = `${enable ? 'Enable' : 'Disable'} ${targets.length} account`
      const all = new RegExp(`${done} (?:${targets.length} |\\p{Lu})`, 'u')
      const text = `${verb} accounts ${targets.map((one) => one.userPrincipalName).join('\n')}`
      const plan = await ask(`${verb} plan`, { text }, [confirming])
      const confirm = plan && button(plan, /"data":(\{"command":"confirm operation"[^}]*\})/)
      if (!plan || !confirm) return
      const data = { ...confirm, reason: 'Load test of the bot', count: String(targets.length) }
      const written = () => targets.map(({ id }) => [ledger.times('change', id), ledger.times('sign_out', id)] as const)
      const before = written()
      await deliver(`${verb} press`, press(plan, data))
      const until = Date.now() + 120_000
      const ended = () => mine().some((one) => one.id === plan.id && all.test(shown(one)))
      while (!ended() && Date.now() < until) await pause(100)
      if (!ended()) tally.lost.push(`${verb} result`)
      const off = targets.filter(({ id }) => world.find(id)?.accountEnabled !== enable)
      if (off.length > 0) tally.wrong.push(`${verb}: ${off.length} accounts are not so`)
      const after = written()
      const again = before.filter(([change, signOut], index) => {
        const [changes = 0, signOuts = 0] = after[index] ?? []
        return changes - change > 1 || signOuts - signOut > 1
      })
      if (again.length > 0) tally.wrong.push(`${verb}: ${again.length} accounts were written to twice`)
      tally.operations++
    },
  }
}
