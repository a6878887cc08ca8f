import { maxChangesRead, maxNamesPerReason, showPlan } from '../../../../src/chat/views/plan.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { cardsOf } from '../../../../src/features/define.ts'
import { features } from '../../../../src/features/index.ts'
import type { Operation } from '../../../../src/operations/model/types.ts'
import { ruleErrors } from '../../../../src/operations/rules/errors.ts'
import { wholeRegistry } from '../../../support/registry.ts'
import {
  containing,
  containment,
  counts,
  quarantining,
  sampleItem,
  sampleOperation,
  shownBy,
  shownValues,
  skippedGroups,
  usualContainment,
  usualSkips,
} from './operations.ts'
import { type Making, now, times } from './texts.ts'

const manyReasons = [
  { verdict: 'already', why: null },
  { verdict: 'synced', why: 'synced' },
  { verdict: 'protected', why: 'adminRole' },
  { verdict: 'notFound', why: null },
] as const

/** Plans before anything is done. */
export function planCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const few = { ...counts, change: 3, already: 0, duplicate: 0 }
  const within = {
    approvalWindow: 24 * 3_600_000,
    others: 7,
    left: 0,
    guards: 0,
    compromised: 0,
    admins: [],
    missingProtected: 'block' as const,
    readOnly: false,
  }
  const plan = (playbook: string, rest: Partial<Parameters<typeof showPlan>[0]> = {}) =>
    showPlan(
      {
        operation: sampleOperation(texts, { playbook, guests: playbook === 'disable' ? 1 : 0 }),
        registry: wholeRegistry,
        cards: cardsOf(features),
        token: 'A'.repeat(24),
        changes: { items: times(maxChangesRead, (index) => sampleItem(texts, index)), total: 24 },
        skipped: skippedGroups(texts),
        approvers: [],
        confirmCountAbove: 5,
        approval: { ...within, limit: 50, needed: false, left: 19 },
        ...rest,
      },
      messages,
      viewer,
    )
  const last = {
    operation: 'tobaki-42',
    playbook: 'disable',
    by: texts.name(),
    at: Date.UTC(2026, 4, 1, 8),
    reason: texts.typed(),
  }
  const contained = { ...last, playbook: 'contain' }
  return {
    plan: plan('disable'),
    planOfOne: plan('disable', {
      operation: sampleOperation(texts, { counts: { ...counts, change: 1 }, guests: 0 }),
      changes: { items: [sampleItem(texts, 0)], total: 1 },
      skipped: [],
      approval: { ...within, limit: 25, needed: false, left: 24 },
    }),
    planOfMany: plan('disable', {
      operation: sampleOperation(texts, { counts: { ...counts, change: 231 }, guests: 8 }),
      changes: { items: times(maxChangesRead, (index) => sampleItem(texts, index)), total: 231 },
      skipped: manyReasons.map((group, index) => ({
        ...group,
        count: 40 - 12 * index,
        some: times(maxNamesPerReason, (n) => sampleItem(texts, n, group)),
      })),
      approvers: times(50, (n) => ({
        oid: `00000000-0000-0000-0000-0000000000${10 + n}`,
        tid: 't',
        upn: texts.upn(),
        name: texts.name(),
      })),
      confirmCountAbove: Number.POSITIVE_INFINITY,
      approval: { ...within, limit: 25, approverGroupId: 'group', needed: true },
    }),
    planFew: plan('disable', {
      operation: sampleOperation(texts, { counts: few, guests: 0 }),
      changes: { items: times(3, (index) => sampleItem(texts, index)), total: 3 },
      skipped: skippedGroups(texts).slice(0, 4),
    }),
    planOutside: plan('enable', {
      operation: sampleOperation(texts, {
        playbook: 'enable',
        undoOf: 'dununo-12',
        counts: { ...few, change: 3 },
        guests: 0,
        notChecked: ['outsideRecent', 'outsideOlder'],
      }),
      changes: {
        items: (['disabledOutside', 'disabledBySync', 'disabledByDisruption'] as const).map((why, index) =>
          sampleItem(texts, index, { why, detail: texts.name(), at: now }),
        ),
        total: 3,
      },
      notes: { disabledOutside: 1, disabledBySync: 1, disabledByDisruption: 1 },
      skipped: (['changedOutside', 'changedBySync'] as const).map((why, index) => ({
        verdict: 'protected',
        why,
        count: index === 0 ? 2 : 20,
        some: times(index === 0 ? 2 : 3, (n) =>
          sampleItem(texts, n, { verdict: 'protected', why, detail: texts.name(), at: now }),
        ),
      })),
    }),
    planWrong: plan('enable', {
      typed: {
        reason: texts.typed(),
        ticket: texts.typed(),
        count: 23,
        error: new ruleErrors.countMismatch({ expected: 24 }),
      },
      rest: [texts.typed(), texts.typed(), texts.typed(), texts.typed()],
    }),
    planScheduled: plan('offboard', {
      operation: sampleOperation(texts, { playbook: 'offboard', counts: { ...counts, change: 1 }, guests: 0 }),
      changes: { items: [sampleItem(texts, 0)], total: 1 },
      skipped: [],
      typed: { reason: texts.typed(), runAtDate: '2026-12-04', runAtTime: '18:00' },
    }),
    planHourWrong: plan('disable', {
      typed: {
        reason: texts.typed(),
        runAtDate: '2020-01-01',
        runAtTime: '10:00',
        error: new ruleErrors.timePast({ field: 'runAt' }),
      },
    }),
    planNeedsApproval: plan('disable', {
      approval: { ...within, limit: 20, approverGroupId: 'group', needed: true },
    }),
    planNobodyApproves: plan('disable', { approval: { ...within, limit: 25, needed: true } }),
    planPending: plan('disable', {
      notes: { pending: 2 },
      changes: {
        items: times(3, (index) =>
          sampleItem(texts, index, {
            history: {
              pending: [
                {
                  operation: 'tobaki-42',
                  playbook: 'enable',
                  by: texts.name(),
                  at: Date.UTC(2026, 4, 1, 8),
                  awaitsApproval: false,
                },
                {
                  operation: 'mirado-07',
                  playbook: 'disable',
                  by: texts.name(),
                  at: null,
                  awaitsApproval: index === 1,
                },
              ],
            },
          }),
        ),
        total: 3,
      },
    }),
    planCompromised: plan('enable', {
      changes: {
        items: times(3, (index) => sampleItem(texts, index, { history: { pending: [], last, compromised: last } })),
        total: 3,
      },
      approval: { ...within, limit: 25, approverGroupId: 'group', needed: true, compromised: 3 },
    }),
    planGuards: plan('disable', {
      changes: { items: [sampleItem(texts, 1, { guards: 'approver' }), sampleItem(texts, 2)], total: 2 },
      approval: { ...within, limit: 25, approverGroupId: 'group', needed: true, guards: 1 },
    }),
    planAdmins: plan('disable', {
      operation: sampleOperation(texts, {
        notChecked: ['eligibleRole', 'dependents'],
        impact: (['soleOwner', 'soleAppOwner', 'reports', 'service'] as const).map((kind) => ({
          kind,
          count: 9,
          some: times(3, texts.name),
        })),
      }),
      changes: {
        items: [sampleItem(texts, 1, { admin: `Global Administrator, ${texts.name()}` }), sampleItem(texts, 2)],
        total: 2,
      },
      approval: {
        ...within,
        limit: 25,
        approverGroupId: 'group',
        needed: true,
        admins: [{ upn: texts.upn(), roles: 'Global Administrator' }],
      },
      typed: { admins: texts.typed(), error: new ruleErrors.adminsNotNamed({ count: 1 }) },
    }),
    planGaps: plan('disable', {
      operation: sampleOperation(texts, {
        gaps: [
          { problem: 'noAccount', name: texts.upn() },
          { problem: 'notRead', name: texts.upn() },
          { problem: 'emptyGroup', name: 'group' },
        ],
      }),
    }),
    planContain: plan('contain', {
      operation: sampleOperation(texts, {
        playbook: 'contain',
        actions: ['block-sign-in', 'sign-out', 'reset-password'].map((kind) => ({ kind, parameters: null })),
        steps: containSteps,
        omittedSteps: [],
      }),
    }),
    planContainMany: plan('contain', {
      operation: usualContainment(texts, 297),
      changes: { items: times(maxChangesRead, (index) => sampleItem(texts, index)), total: 297 },
      skipped: usualSkips(texts),
      approval: { ...within, limit: 25, approverGroupId: 'group', others: 0, needed: true },
      confirmCountAbove: 5,
    }),
    ...Object.fromEntries(
      [2, 3, 5, 6, 20].map((change) => [
        `planContain${change}`,
        plan('contain', {
          operation: possible(usualContainment(texts, change), {
            impact: [{ kind: 'reports', count: 2, some: [`${texts.name()} (14)`, `${texts.name()} (10)`] }],
          }),
          changes: {
            items: times(Math.min(change, maxChangesRead), (index) => sampleItem(texts, index)),
            total: change,
          },
          skipped: [],
          notes: { tenantConsent: Math.ceil(change / 3) },
          approval: { ...within, limit: 25, approverGroupId: 'group', others: 0, needed: change > 5 },
          confirmCountAbove: 1,
        }),
      ]),
    ),
    ...Object.fromEntries(
      [2, 6, 20].map((change) => [
        `planDisable${change}`,
        plan('disable', {
          operation: sampleOperation(texts, { counts: { ...counts, change }, guests: 0 }),
          changes: {
            items: times(Math.min(change, maxChangesRead), (index) => sampleItem(texts, index)),
            total: change,
          },
          skipped: usualSkips(texts),
          notes: { byName: 1 },
        }),
      ]),
    ),
    planContainIncident: plan('contain', {
      operation: possible(usualContainment(texts, 3), {
        origin: { id: '1234', title: 'Phishing campaign with credential theft' },
        counts: { ...counts, change: 3, notChosen: 2 },
      }),
      changes: { items: times(3, (index) => sampleItem(texts, index)), total: 3 },
      skipped: [],
      confirmCountAbove: 1,
    }),
    planContainOne: plan('contain', {
      operation: usualContainment(texts, 1),
      changes: { items: [sampleItem(texts, 0)], total: 1 },
      skipped: [],
      approval: { ...within, limit: 25, others: 0, left: 24, needed: false },
    }),
    planQuarantineMany: plan('contain', {
      operation: quarantining(texts, 297, { blocked: 20, excluded: 3 }),
      changes: { items: times(maxChangesRead, (index) => sampleItem(texts, index)), total: 297 },
      skipped: usualSkips(texts),
      approval: { ...within, limit: 25, approverGroupId: 'group', others: 0, needed: true },
      confirmCountAbove: 5,
    }),
    planQuarantineUnread: plan('contain', {
      operation: quarantining(texts, 1, { unread: 1 }),
      changes: { items: [sampleItem(texts, 0)], total: 1 },
      skipped: [],
      approval: { ...within, limit: 25, others: 0, left: 24, needed: false },
    }),
    planOffboardOne: plan('offboard', {
      operation: sampleOperation(texts, {
        playbook: 'offboard',
        counts: { ...counts, change: 1 },
        guests: 0,
        actions: offboardSteps.map(({ action: kind }) => ({ kind, parameters: null })),
        steps: offboardOne,
      }),
      changes: { items: [sampleItem(texts, 0)], total: 1 },
      skipped: [],
      approval: { ...within, limit: 25, others: 0, left: 24, needed: false },
    }),
    ...Object.fromEntries(
      [1, 5, 20].map((change) => [
        `planOffboardDated${change}`,
        plan('offboard', {
          operation: sampleOperation(texts, {
            playbook: 'offboard',
            counts: { ...counts, change },
            guests: 0,
            impact: [{ kind: 'reports', count: 1, some: [`${texts.name()} (10)`] }],
            notChecked: ['eligibleRole'],
            actions: offboardSteps.map(({ action: kind }) => ({ kind, parameters: null })),
            steps: offboardOne.map((step) => ({ ...step, accounts: change, items: step.items * change })),
            omittedSteps: notPermitted.slice(0, 2),
          }),
          changes: {
            items: times(Math.min(change, maxChangesRead), (index) => sampleItem(texts, index)),
            total: change,
          },
          skipped: [],
          approval: { ...within, limit: 25, others: 0, left: 24, needed: false },
          typed: { reason: texts.typed(), runAtDate: '2026-12-04', runAtTime: '18:00' },
        }),
      ]),
    ),
    ...Object.fromEntries(
      [2, 10, 299].map((change) => [
        `planRelease${change}`,
        plan('release', {
          operation: sampleOperation(texts, {
            playbook: 'release',
            guests: 0,
            counts: { ...counts, change },
            notChecked: ['eligibleRole'],
            ...releasing(change),
          }),
          changes: {
            items: times(Math.min(change, maxChangesRead), (index) =>
              sampleItem(texts, index, { history: { pending: [], compromised: contained } }),
            ),
            total: change,
          },
          skipped: change > 2 ? usualSkips(texts) : [],
          containments: [containment(texts, change - 1)],
          approval: { ...within, limit: 50, approverGroupId: 'group', others: 0, compromised: change, needed: true },
          confirmCountAbove: 5,
        }),
      ]),
    ),
    planReleaseMany: plan('release', {
      operation: sampleOperation(texts, {
        playbook: 'release',
        guests: 0,
        counts: { ...counts, change: 40 },
        ...releasing(40),
      }),
      changes: {
        items: times(maxChangesRead, (index) =>
          sampleItem(texts, index, { history: { pending: [], compromised: contained } }),
        ),
        total: 40,
      },
      skipped: [],
      approval: { ...within, limit: 50, approverGroupId: 'group', others: 0, compromised: 40, needed: true },
    }),
    planContainEnabled: plan('contain', { operation: containing(texts) }),
    planContainOmitted: plan('contain', {
      operation: sampleOperation(texts, {
        playbook: 'contain',
        actions: [{ kind: 'block-sign-in', parameters: null }],
        steps: containSteps.slice(0, 2),
        omittedSteps: [
          { action: 'remove-methods', because: 'role' },
          { action: 'confirm-compromised', because: 'licence' },
          { action: 'disable-devices', because: 'off' },
          { action: 'revoke-consents', because: 'permission' },
        ],
      }),
    }),
    planOffboard: plan('offboard', {
      operation: sampleOperation(texts, {
        playbook: 'offboard',
        actions: offboardSteps.map(({ action: kind }) => ({ kind, parameters: null })),
        steps: offboardSteps,
        omittedSteps: [],
      }),
    }),
    planRelease: plan('release', {
      operation: sampleOperation(texts, {
        playbook: 'release',
        ...releasing(24),
      }),
    }),
    planNothing: plan('signOut', {
      operation: sampleOperation(texts, { playbook: 'signOut', guests: 0, counts: { ...few, change: 0 } }),
      changes: { items: [], total: 0 },
      skipped: skippedGroups(texts).slice(0, 4),
    }),
    planUndo: plan('enable', { operation: sampleOperation(texts, { playbook: 'enable', undoOf: 'tobaki-42' }) }),
    planRetry: plan('disable', { operation: sampleOperation(texts, { retryOf: 'tobaki-42' }) }),
  }
}

const ended = { unread: 0, done: 0, failed: 0, uncertain: 0, skipped: 0, skips: {}, verified: 0, stays: null }
/** Releases so many accounts; some of them get devices and apps back. */
const releasing = (accounts: number): Pick<Operation, 'actions' | 'steps' | 'omittedSteps' | 'shown'> => ({
  shown: shownValues(
    ...shownBy('receivers', [
      { name: 'Grady Archie', upn: 'GradyA@contoso.com', manager: false, accounts: 2 },
      { name: 'Lee Gu', upn: 'LeeG@contoso.com', manager: true, accounts: 15 },
      { name: 'Diego Siciliani', upn: 'DiegoS@contoso.com', manager: true, accounts: 1 },
    ]),
  ),
  actions: [
    { kind: 'dismiss-risk', parameters: null },
    { kind: 'end-quarantine', parameters: null },
    { kind: 'disable-devices', parameters: null, restores: true },
    { kind: 'revoke-consents', parameters: null, restores: true },
    { kind: 'allow-sign-in', parameters: null },
    { kind: 'let-back-in', parameters: null },
  ],
  steps: [
    { action: 'dismiss-risk', accounts, items: accounts, sorts: null, ...ended },
    { action: 'end-quarantine', accounts: 3, items: 3, sorts: null, ...ended },
    { action: 'disable-devices', accounts: 20, items: 31, sorts: null, ...ended },
    { action: 'revoke-consents', accounts: 9, items: 17, sorts: null, ...ended },
    { action: 'allow-sign-in', accounts, items: accounts, sorts: null, ...ended },
    { action: 'let-back-in', accounts: 18, items: 18, sorts: null, ...ended },
  ],
  omittedSteps: [{ action: 'remove-methods', because: 'final' }],
})
const offboardSteps = [
  { action: 'block-sign-in', accounts: 24, items: 24, sorts: null, ...ended },
  {
    action: 'remove-licences',
    accounts: 24,
    items: 31,
    sorts: { 'Microsoft 365 E3': 24, 'Power BI Pro': 7 },
    ...ended,
  },
  {
    action: 'remove-from-groups',
    accounts: 20,
    items: 96,
    sorts: null,
    ...ended,
    stays: { dynamicGroup: 24, ownGroup: 1 },
  },
]
const offboardOne = [
  { action: 'block-sign-in', accounts: 1, items: 1, sorts: null, ...ended },
  { action: 'sign-out', accounts: 1, items: 1, sorts: null, ...ended },
  {
    action: 'remove-licences',
    accounts: 1,
    items: 2,
    sorts: { 'Microsoft 365 E3': 1, 'Power BI Pro': 1 },
    ...ended,
  },
  { action: 'remove-from-groups', accounts: 1, items: 6, sorts: null, ...ended, stays: { dynamicGroup: 1 } },
]
const notPermitted = [
  { action: 'confirm-compromised', because: 'role', roles: ['194ae4cb-b126-40b2-bd5b-6091b380977d'] },
  { action: 'disable-devices', because: 'off' },
  { action: 'remove-methods', because: 'role', roles: ['c4e39bd9-1100-46d3-8c65-fb160da0071f'] },
] as const
/** Without the steps that a User Administrator can't do. */
function possible(operation: Operation, more: Partial<Operation>): Operation {
  const isLeft = (action: string) => notPermitted.every((one) => one.action !== action)
  return {
    ...operation,
    actions: operation.actions.filter(({ kind }) => isLeft(kind)),
    steps: operation.steps.filter(({ action }) => isLeft(action)),
    omittedSteps: notPermitted,
    ...more,
  } as Operation
}
const containSteps = [
  { action: 'block-sign-in', accounts: 24, items: 24, sorts: null, ...ended },
  { action: 'sign-out', accounts: 24, items: 24, sorts: null, ...ended },
  { action: 'reset-password', accounts: 24, items: 24, sorts: null, ...ended },
  { action: 'require-password-change', accounts: 24, items: 24, sorts: null, ...ended },
  { action: 'revoke-consents', accounts: 9, items: 17, sorts: null, ...ended },
  { action: 'remove-methods', accounts: 22, items: 61, sorts: { phone: 40, fido2: 21 }, ...ended },
]
