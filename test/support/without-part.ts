import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createCommandParser } from '../../src/chat/turn/command-parser.ts'
import { UnknownCommand } from '../../src/chat/turn/unknown-command.ts'
import { actionsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import type { PlannedAction } from '../../src/store/queries/operation-types.ts'
import type { Store } from '../../src/store/store.ts'
import { commands, takeIds } from './all-commands.ts'
import { insertPlan } from './events.ts'
import { ordinary } from './people.ts'
import { planOf } from './plans.ts'
import { wholeRegistry } from './registry.ts'
import { type Chat, useWorld, type World } from './rollcall.ts'
import { openTestStore } from './store.ts'
import { messagesFor } from './words.ts'

/** What people no longer find, or find as of another version, in a copy of the repository without some part. */
export interface Gone {
  /** What they typed. */
  readonly commands: readonly string[]
  /** The inputs with which they chose a step. */
  readonly inputs: readonly string[]
  /** Commands that plan a change of which some steps can be chosen, and are still there. */
  readonly planning: readonly string[]
  /** What stored operations say about it. */
  readonly kinds: readonly string[]
  readonly playbooks: readonly string[]
}

/** Someone signed in, even without a command for that. */
async function signedIn({ person }: World, who: Person): Promise<Chat> {
  if (hasCommand('sign in')) return person(who, { signedIn: true })
  const chat = await person(who)
  await chat.say('list users')
  await chat.signIn()
  await chat.heard(/\d+ accounts/)
  return chat
}

const hasCommand = (name: string) => commands.some((one) => one.name === name)

/** Whether another command answers. */
function isUnderstood(text: string): boolean {
  try {
    createCommandParser(commands, Date.now, takeIds)({ text }, { timeZone: 'UTC' })
    return true
  } catch (error) {
    return !(error instanceof UnknownCommand)
  }
}

/** The cards with which these commands ask to confirm a change of one account. */
export async function planCards(world: World, planning: readonly string[]): Promise<string> {
  const chat = await signedIn(world, world.emulator.world.operators.lee)
  const [account] = ordinary(world, 1)
  let cards = ''
  for (const command of planning) {
    const { replies } = await chat.say(`${command} ${account?.userPrincipalName}`)
    const card = JSON.stringify(replies.at(-1)?.activity)
    // Perhaps nothing of what is left would change it.
    assert.ok(account && card.includes(account.userPrincipalName), command)
    cards += card
  }
  return cards
}

/** Which of these inputs are on the cards. */
export const offeredIn = (cards: string, inputs: readonly string[]): string[] =>
  inputs.filter((input) => new RegExp(`"id":"(?:\\w+\\.)?${input}"`).test(cards))

/** A playbook and an action that the copy has, whatever the configuration. */
function knownPlan(): { readonly playbook: string; readonly actions: readonly PlannedAction[] } {
  const added = new Set(actionsOf(features).map(({ kind }) => kind))
  for (const [playbook, { command, steps }] of wholeRegistry.playbooks()) {
    const [step] = steps.filter(({ action }) => !added.has(action))
    if (command && step && steps.every(({ action, optional }) => optional || !added.has(action)))
      return { playbook, actions: [{ kind: step.action, parameters: null }] }
  }
  return assert.fail('nothing is known')
}

/** The tests of such a copy: the bot starts and works, and knows nothing of what has gone. */
export function describeWithout({ commands: gone, inputs, planning, kinds, playbooks }: Gone): void {
  describe('the bot without it', () => {
    const world = useWorld()

    it('starts, and neither knows its commands nor lists them', async () => {
      const { emulator, person } = world()
      assert.deepEqual(gone.filter(hasCommand), [])
      const chat = await person(emulator.world.operators.alex)
      let after: { readonly id: string } | undefined
      for (const text of ['zzzz', ...gone.filter((text) => !isUnderstood(text))]) {
        await chat.say(text)
        after = await chat.heard(/I don’t know that command|takes no arguments/, { ...(after && { after }) })
      }
      const helped = JSON.stringify((await chat.say('help')).replies)
      assert.deepEqual(
        gone.filter((text) => new RegExp(`"(?:title|tooltip|command)":"${text}"`).test(helped)),
        [],
      )
    })

    it('offers none of its steps in a plan', async () => {
      assert.deepEqual(offeredIn(await planCards(world(), planning), inputs), [])
    })

    it('leaves stored operations with it alone, and shows them as of another version', async () => {
      const { world: tenant } = world().emulator
      const { id: oid, userPrincipalName: upn, displayName: name } = tenant.operators.alex
      const now = Date.now()
      const known = 'tobaki-10'
      const whole = knownPlan()
      const others = [
        ...kinds.map((kind) => ({ actions: [{ kind, parameters: null }] })),
        ...playbooks.map((playbook) => ({ playbook })),
      ].map((parts, at) => ({ id: `tobaki-${11 + at}`, parts }))
      const stored = [{ id: known, parts: {} }, ...others]
      const ids = others.map(({ id }) => id)
      /** Their states, and what people have been shown of those that aren't known. */
      const read = async ({ db }: Store) => {
        const states = await db
          .selectFrom('operations')
          .select('state')
          .where('id', 'in', [known, ...ids])
          .orderBy('id')
          .execute()
        const posts = await db
          .selectFrom('posts')
          .selectAll()
          .where('operation_id', 'in', ['', ...ids])
          .execute()
        return { states: states.map(({ state }) => state), posts }
      }
      const whileStopped = <T>(work: (store: Store) => Promise<T>) =>
        world().whileStopped(async (dataDir) => {
          const { store, close } = await openTestStore({ dataDir })
          return work(store).finally(close)
        })
      const { posts } = await whileStopped(async (store) => {
        // Those that are known expire at once.
        const common = {
          tenantId: tenant.tenantId,
          requester: { oid, upn, name },
          now: now - 2_000,
          expiresAt: now - 1_000,
        }
        for (const { id, parts } of stored) await insertPlan(store.db, planOf({ ...common, id, ...whole, ...parts }))
        return read(store)
      })
      await world().rest()
      const states = ['expired', ...others.map(() => 'planned')]
      assert.deepEqual(await whileStopped(read), { states, posts })
      const chat = await signedIn(world(), tenant.operators.alex)
      for (const { id, parts } of hasCommand('operation') ? others : []) {
        await chat.say(`operation ${id}`)
        const card = JSON.stringify(await chat.heard(new RegExp(`Waiting for confirmation[\\s\\S]*${id}`)))
        // What it does is said only as far as there are words for it.
        const isSaid = !('playbook' in parts) || Object.hasOwn(messagesFor('en').playbooks, parts.playbook)
        assert.equal(card.includes('Change 1 account'), !isSaid)
        assert.doesNotMatch(card, /"command":"confirm/)
      }
    })
  })
}
