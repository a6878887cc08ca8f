import { commandGroups } from '../../src/chat/commands/spec.ts'
import { showCommand, showHelp, showHelpGroup } from '../../src/chat/views/help.ts'
import type { Device, Place } from '../../src/chat/views/viewer.ts'
import type { Messages } from '../../src/chat/words/index.ts'
import { columnsOf, stepColumnsOf } from '../../src/features/define.ts'
import { auditColumns } from '../../src/features/export/audit-columns.ts'
import {
  accountColumns,
  detailedColumns,
  inactiveColumns,
  lookupColumns,
  operationColumns,
} from '../../src/features/export/columns.ts'
import { features } from '../../src/features/index.ts'
import { eventsOf, legalMoves } from '../../src/operations/lifecycle/moves.ts'
import { type AgreedPlan, planHash } from '../../src/operations/plan/plan-hash.ts'
import { plannedActions } from '../../src/operations/registry/planned-actions.ts'
import { ordinaryTexts, sampleCards, sampleOperation } from '../../test/chat/views/samples/index.ts'
import { commands } from '../../test/support/all-commands.ts'
import { ofFeature } from '../../test/support/of-feature.ts'
import { wholeRegistry } from '../../test/support/registry.ts'
import { everythingSaid, messagesFor } from '../../test/support/words.ts'

export type Locale = 'en' | 'de'

const viewers: readonly (readonly [Device, Place])[] = [
  ['desktop', 'personal'],
  ['phone', 'personal'],
  ['desktop', 'channel'],
]

/** Every sample card, by the kind of viewer. */
export const recordedCards = (locale: Locale) =>
  Promise.all(
    viewers.map(async ([device, place]) => {
      const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device, place)
      return [`${device}-${place}`, cards] as const
    }),
  )

/** The help for operators, and for approvers with and without requests, with each of its groups and commands. */
export function recordedHelp(locale: Locale) {
  const messages = messagesFor(locale)
  const listed = commands.filter(({ hidden }) => !hidden)
  return viewers.map(([device, place]) => {
    const reader = { device, place, locale, timeZone: 'UTC' }
    return {
      viewer: `${device} ${place}`,
      operator: showHelp(listed, messages, reader),
      approver: showHelp(listed, messages, reader, { asked: true, waiting: 0 }),
      approverWithRequests: showHelp(listed, messages, reader, { asked: true, waiting: 12 }),
      groups: Object.fromEntries(commandGroups.map((group) => [group, showHelpGroup(group, listed, messages, reader)])),
      commands: Object.fromEntries(listed.map((spec) => [spec.name, showCommand(spec, messages, reader)])),
    }
  })
}

/** None without the feature that shows the audit log. */
const ofAudit = await ofFeature<{
  stepText(entry: { readonly step: string; readonly action: string | null }, messages: Messages): string
}>('audit', 'samples.ts')

/** What the audit log calls each event and each step of an action, and all other sentences, sorted: their place may change. */
export function recordedTexts(locale: Locale) {
  const messages = messagesFor(locale)
  const said = (step: string, action: string | null = null) => ofAudit?.stepText({ step, action }, messages)
  const ends = ['accountChanged', 'accountFailed', 'accountUncertain', 'skipped']
  const moves = legalMoves(eventsOf(features)).map(({ event, from, to, step }) => [
    `${event}: ${from} -> ${to}`,
    step && said(step),
  ])
  const actions = wholeRegistry.actions().map(({ kind }) => [kind, ends.map((step) => said(step, kind))])
  const inputs = wholeRegistry.actions().flatMap(({ inputs = [] }) => inputs.map((input) => input.words[locale]))
  return {
    audit: { moves: Object.fromEntries(moves), actions: Object.fromEntries(actions), steps: messages.auditSteps },
    sentences: [...new Set(sentencesIn([everythingSaid(locale), inputs]))].sort(),
  }
}

/** Every text, and the source of every function that makes one, without its spaces. */
function sentencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function' || value instanceof RegExp) return [String(value).replace(/\s+/g, ' ')]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesIn) : []
}

/** The columns of each exported table, in order. */
export function recordedHeaders() {
  const details = { of: new Map(), gaps: [] }
  const operation = sampleOperation(ordinaryTexts(), { actions: [] })
  const tables = {
    users: accountColumns,
    inactive: inactiveColumns(details),
    status: lookupColumns,
    statusWithDetails: detailedColumns(details),
    operation: operationColumns(columnsOf(features), wholeRegistry, operation, stepColumnsOf(features)),
    audit: auditColumns,
  }
  return Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, Object.keys(columns)]))
}

/** A hash of each playbook with all of its steps and everything that a plan can have, and of one without those. */
export function recordedHashes() {
  const id = (digit: number) => `0000000${digit}-0000-4000-8000-00000000000${digit}`
  const person = (digit: number) => ({ oid: id(digit), upn: `p${digit}@contoso.test`, name: `P${digit}` })
  const writes = [{ account: person(1), before: { receiver: { ...person(3), manager: true } } }]
  const hashes = wholeRegistry.playbooks().map(([playbook, { steps }]) => {
    const actions = plannedActions(steps, 'all', { 'block-sign-in': { b: 1, a: [2, { d: null, c: 'x' }] } })
    const plain = { playbook, actions, targets: [id(1), id(2)] }
    const whole: AgreedPlan = {
      ...plain,
      runAt: Date.UTC(2026, 0, 5, 9),
      enableAt: Date.UTC(2026, 0, 6, 9),
      excludedItems: [{ action: 'revoke-consents', id: 'grant-1' }],
      // Those parts that features add and that know what was recorded.
      parts: features.flatMap(({ plan: part }) => (part ? [{ part, writes }] : [])),
    }
    return [playbook, { actions, plain: planHash(plain), whole: planHash(whole) }] as const
  })
  return Object.fromEntries(hashes)
}
