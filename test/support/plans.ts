import type { AddedInput } from '../../src/operations/registry/added-input.ts'
import type { NewOperation } from '../../src/store/queries/lifecycle/operations.ts'
import type { OperationChannel, PlannedAction, Verdict } from '../../src/store/queries/operation-types.ts'
import type { NewItem } from '../../src/store/queries/plan/items.ts'

/** Verdict counts in which only these are non-zero. */
export const countsOf = (some: Partial<Record<Verdict, number>> = {}): Record<Verdict, number> => ({
  change: 0,
  already: 0,
  protected: 0,
  synced: 0,
  notFound: 0,
  ambiguous: 0,
  duplicate: 0,
  failed: 0,
  excluded: 0,
  notChosen: 0,
  ...some,
})

/** A line with this ID that an action adds to forms. */
export const addedInput = (id: string): AddedInput => {
  const said = { label: id, placeholder: '' }
  return { id, limit: 9, words: { en: said, de: said }, pattern: /name: (\w+)/, read: async () => ({}) }
}

export const channel: OperationChannel = { reference: {}, userId: '29:anna', device: 'desktop' }

/** The actions of a disable. */
export const disabling: readonly PlannedAction[] = [
  { kind: 'block-sign-in', parameters: null },
  { kind: 'sign-out', parameters: null, after: 'block-sign-in' },
]

/** Anna's plan to disable one account. */
export const planOf = (
  more: Pick<NewOperation, 'tenantId' | 'id' | 'now' | 'expiresAt'> & Partial<NewOperation>,
): NewOperation => ({
  playbook: 'disable',
  actions: disabling,
  requester: { oid: 'anna', upn: 'anna@contoso.com', name: 'Anna' },
  locale: 'en',
  channel,
  reason: null,
  ticket: null,
  planHash: 'hash',
  tokenHash: 'token',
  counts: countsOf({ change: 1 }),
  guests: 0,
  ...more,
})

/** An enabled account, number `seq` of a plan, whose sign-in is to be blocked. */
export const itemOf = (seq: number): NewItem => ({
  seq,
  input: `user${seq}`,
  verdict: 'change',
  why: null,
  detail: null,
  reason: null,
  account_id: `id${seq}`,
  account_upn: `user${seq}@contoso.com`,
  account_name: `User ${seq}`,
  account_enabled: true,
  account_guest: false,
  writes: [
    {
      action: 'block-sign-in',
      kind: 'request',
      target: `id${seq}`,
      phase: 0,
      after: null,
      before: true,
      audit_before: 'enabled',
      audit_after: 'disabled',
    },
  ],
})
