import assert from 'node:assert/strict'
import { actionsOf, type CardAction } from '../../emulator/card-parts.ts'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from './eventually.ts'
import { upnsOf } from './people.ts'
import { type Chat, type World, wordsOf } from './rollcall.ts'

/** What people press: the requester's plan, and the request for an approval. */
const decisions = ['confirm operation', 'approve']
/** How many looks of `eventually` pass before people press again what shows no effect. */
const patience = 150
const mostPresses = 5
const movedAway = /Use the card you opened last/

/** Without what differs from one operation to the next. */
export function withoutDetails(text: string, people: readonly Person[]): string {
  let same = text
  for (const { id, displayName, userPrincipalName } of people)
    for (const name of [userPrincipalName, displayName, id]) same = same.replaceAll(name, 'X')
  return same
    .replace(/\b[a-z]{6}-\d{2}\b/g, 'ID')
    .replace(/\w{3} \d+, \d{4}, /g, '')
    .replace(/\d{1,2}:\d{2} [AP]M( UTC)?/g, 'TIME')
    .replace(/(less than )?\d+ (second|minute)s?/g, 'A WHILE')
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, 'GUID')
}

/** How an operation went for the people who took part. */
export interface Played {
  readonly id: string
  /** The requester's card at the end, without details. */
  readonly card: string
  /** How often something was pressed. */
  readonly presses: number
}

/** People who repeat what was refused or had no effect, until their operation has ended. */
export function stubbornPeople(world: () => World, chats: { readonly requester: Chat; readonly approver: Chat }) {
  const entriesOf = (chat: Chat) =>
    world()
      .emulator.acting.conversation(chat.actor)
      .entries.filter(({ from, deleted }) => from === 'bot' && !deleted)
  const decisionIn = ({ activity }: Entry): CardAction | undefined =>
    (activity.attachments ?? [])
      .flatMap(({ content }) => actionsOf(content))
      .find(({ data }) => decisions.includes(String(Object(data).command)))

  /** Requests a plan, again if there was another answer; there has to be an answer each time. */
  async function plan(request: string, known: ReadonlySet<string>): Promise<Entry> {
    const { requester } = chats
    const answers = () => entriesOf(requester).filter(({ id }) => !known.has(id))
    const found = () => answers().find((one) => decisionIn(one) !== undefined)
    for (let time = 1; time <= 3; time++) {
      const before = new Map(entriesOf(requester).map(({ id, edits }) => [id, edits]))
      await requester.say(request)
      const isAnswered = () => entriesOf(requester).some(({ id, edits }) => before.get(id) !== edits)
      await eventually(`“${request}” is answered`, isAnswered, { within: 10_000 })
      await eventually('it is a plan', () => found() !== undefined, { within: 1_000 }).catch(() => undefined)
      const card = found()
      if (card) return card
    }
    return assert.fail(`no plan, but: ${answers().map(wordsOf).join('\n')}`)
  }

  return {
    /** Runs a command for these people to its end, which `isEnd` recognises by the requester's card without details. */
    play: async (
      command: string,
      people: readonly Person[],
      { reason, isEnd }: { readonly reason: string; readonly isEnd: (card: string) => boolean },
    ): Promise<Played> => {
      const known = new Set([...Object.values(chats)].flatMap(entriesOf).map(({ id }) => id))
      const { id: place } = await plan(`${command} ${upnsOf(people)}`, known)
      // A message whose answer is lost can be there twice.
      const places = new Set([place])
      const now = () => {
        const cards = entriesOf(chats.requester).filter(({ id }) => places.has(id))
        return cards.findLast((one) => !movedAway.test(wordsOf(one))) ?? assert.fail('the card is gone')
      }
      const card = () => withoutDetails(wordsOf(now()), people)
      const pressed = new Map<string, { times: number; looks: number }>()
      const press = async (chat: Chat, entry: Entry) => {
        const decision = decisionIn(entry)
        const before = pressed.get(entry.id) ?? { times: 0, looks: patience }
        if (!decision || ++before.looks <= patience) return
        pressed.set(entry.id, { times: before.times + 1, looks: 0 })
        assert.ok(before.times < mostPresses, `pressed in vain: ${wordsOf(entry)}`)
        const inputs = chat === chats.requester ? { reason, count: `${people.length}` } : { comment: 'Seen' }
        const { status, body } = await chat.press(decision.title, inputs, entry.id)
        assert.equal(status, 200, JSON.stringify(body))
      }
      const look = async () => {
        if (isEnd(card())) return true
        for (const chat of Object.values(chats))
          for (const entry of entriesOf(chat).filter(({ id }) => !known.has(id))) {
            if (chat === chats.requester && decisionIn(entry)) places.add(entry.id)
            await press(chat, entry)
          }
        return false
      }
      await eventually('it has ended', look, { within: 20_000 }).catch((cause: unknown) => {
        throw new Error(`The card at the end: ${card()}`, { cause })
      })
      const presses = [...pressed.values()].reduce((sum, { times }) => sum + times, 0)
      return { id: /\b([a-z]{6}-\d{2})\b/.exec(wordsOf(now()))?.[1] ?? '', card: card(), presses }
    },
  }
}
