import type { Reply } from '../../../src/bot/command.ts'
import { auditPerPage, showAudit } from '../../../src/bot/show/audit.ts'
import { type CheckFilter, showCheck } from '../../../src/bot/show/check.ts'
import { showExport } from '../../../src/bot/show/export.ts'
import { showChangeForm, showCheckForm } from '../../../src/bot/show/form.ts'
import { showCommand, showHelp } from '../../../src/bot/show/help.ts'
import { itemsPerPage, showItems } from '../../../src/bot/show/items.ts'
import { showError, showUnexpected } from '../../../src/bot/show/notice.ts'
import { showOperation } from '../../../src/bot/show/operation.ts'
import { showOperations } from '../../../src/bot/show/operations.ts'
import { leftOutShown, plannedPerPage, showPlan } from '../../../src/bot/show/plan.ts'
import { failuresShown } from '../../../src/bot/show/result.ts'
import { showSettings } from '../../../src/bot/show/settings.ts'
import { showUsers, usersPerPage } from '../../../src/bot/show/users.ts'
import type { Viewer } from '../../../src/bot/show/viewer.ts'
import { showWelcome } from '../../../src/bot/show/welcome.ts'
import { showWhoami } from '../../../src/bot/show/whoami.ts'
import { UserError } from '../../../src/core/errors.ts'
import type { Account, Lookup } from '../../../src/graph/account.ts'
import type { AuditEntry } from '../../../src/operations/audit.ts'
import type { Item, Kind, Operation, Verdict } from '../../../src/operations/types.ts'
import type { Words } from '../../../src/words/index.ts'

/** Where the texts of a sample come from; each call may give another one. */
export interface Texts {
  name(): string
  upn(): string
  jobTitle(): string
  department(): string
  /** Whatever an operator typed. */
  typed(): string
}

const people = [
  ['Adele Vance', 'Retail Manager', 'Retail'],
  ['Alex Wilber', 'Marketing Assistant', 'Marketing'],
  ['Diego Siciliani', 'HR Manager', 'Human Resources'],
  ['Grady Archie', 'Designer', 'Research & Development'],
  ['Henrietta Müller-Lüdenscheidt', 'Senior Developer', 'Engineering'],
  ['Isaiah Langer', 'Sales Representative', 'Sales'],
  ['Johanna Lorenz', 'Senior Engineer', 'Engineering'],
  ['Joni Sherman', 'Paralegal', 'Legal'],
  ['Lee Gu', 'Director', 'Manufacturing'],
  ['Lidia Holloway', 'Product Manager', 'Engineering'],
  ['Lynne Robbins', 'Planner', 'Retail'],
  ['Miriam Graham', 'Director', 'Marketing'],
] as const

/** Ordinary people of an ordinary company. */
export function ordinaryTexts(): Texts {
  let at = 0
  const person = () => people[at % people.length] ?? people[0]
  return {
    name: () => {
      at++
      return person()[0]
    },
    upn: () =>
      `${person()[0]
        .toLowerCase()
        .replace(/[^a-z]+/g, '.')}@contoso.com`,
    jobTitle: () => person()[1],
    department: () => person()[2],
    typed: () => 'Left the company on Friday',
  }
}

const now = Date.UTC(2026, 2, 2, 9, 30)

const auditSteps = ['accountChanged', 'accountFailed', 'confirmed', 'exported', 'expired', 'skipped', 'later'] as const

function sampleEntry(texts: Texts, index: number): AuditEntry {
  const step = auditSteps[index % auditSteps.length] ?? 'planned'
  const account = step.startsWith('account') || step === 'skipped'
  return {
    seq: 1234 - index,
    at: now,
    step,
    actor: step === 'expired' ? null : { oid: 'oid', upn: texts.upn(), name: texts.name() },
    operation: step === 'exported' ? null : 'tobaki-42',
    kind: step === 'exported' ? null : 'disable',
    follows: null,
    undoOf: null,
    retryOf: null,
    planHash: 'ab'.repeat(32),
    reason: texts.typed(),
    ticket: 'INC123456',
    comment: step === 'confirmed' ? texts.typed() : null,
    accounts: account ? null : 24,
    account: account ? { id: `id-${index}`, upn: texts.upn(), name: texts.name() } : null,
    before: account ? 'enabled' : 'planned',
    after: account ? 'disabled' : 'queued',
    why: step === 'accountFailed' ? 'forbidden' : step === 'skipped' ? 'adminRole' : null,
    requestId: account ? '11111111-2222-3333-4444-555555555555' : null,
    export: step === 'exported' ? { what: 'users', format: 'csv', rows: 1200 } : null,
    hash: 'cd'.repeat(32),
  }
}

export function sampleAccount(texts: Texts, index: number): Account {
  return {
    id: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
    displayName: texts.name(),
    userPrincipalName: texts.upn(),
    mail: null,
    jobTitle: index % 5 === 4 ? null : texts.jobTitle(),
    department: texts.department(),
    accountEnabled: index % 4 !== 3,
    userType: index % 7 === 6 ? 'Guest' : 'Member',
    synced: index % 9 === 8,
  }
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

export function sampleLookups(texts: Texts, count: number): Lookup[] {
  return times(count, (index): Lookup => {
    const account = sampleAccount(texts, index)
    if (index % 20 === 19) return { input: texts.typed(), outcome: 'notFound' }
    if (index % 40 === 18) {
      return { input: texts.typed(), outcome: 'ambiguous', candidates: times(5, (n) => sampleAccount(texts, n)) }
    }
    if (index % 40 === 28) return { input: texts.typed(), outcome: 'duplicate', of: texts.typed(), account }
    if (index % 40 === 38) return { input: texts.typed(), outcome: 'failed', reason: { code: 'unavailable' } }
    return { input: account.userPrincipalName, outcome: 'found', account }
  })
}

const counts: Record<Verdict, number> = {
  change: 24,
  already: 3,
  protected: 2,
  synced: 1,
  notFound: 1,
  ambiguous: 1,
  duplicate: 1,
  failed: 0,
}

export function sampleOperation(texts: Texts, change: Partial<Operation> = {}): Operation {
  return {
    approval: null,
    runAt: null,
    changedSince: null,
    enableAt: null,
    followUp: null,
    follows: null,
    id: 'k7m2p',
    kind: 'disable',
    state: 'planned',
    requester: { oid: 'o', tid: 't', upn: texts.upn(), name: texts.name() },
    locale: 'en',
    reason: null,
    ticket: null,
    signOut: true,
    planHash: 'hash',
    createdAt: now,
    expiresAt: now + 600_000,
    confirmedAt: null,
    startedAt: null,
    finishedAt: null,
    counts,
    guests: 1,
    progress: {
      total: 24,
      done: 0,
      failed: 0,
      uncertain: 0,
      skipped: 0,
      signOutTotal: 24,
      signedOut: 0,
      signOutFailed: 0,
      verified: 0,
      unconfirmed: 0,
      signOutVerified: 0,
    },
    pause: null,
    endedBecause: null,
    stopping: false,
    undoOf: null,
    retryOf: null,
    followers: [],
    ...change,
  }
}

export function sampleItem(texts: Texts, index: number, change: Partial<Item> = {}): Item {
  const { id, userPrincipalName, displayName, accountEnabled, userType } = sampleAccount(texts, index)
  return {
    seq: index,
    input: texts.typed(),
    verdict: 'change',
    why: null,
    detail: null,
    account: { id, upn: userPrincipalName, name: displayName, enabled: accountEnabled, guest: userType === 'Guest' },
    change: 'pending',
    reason: null,
    requestId: null,
    signOut: 'none',
    signOutReason: null,
    signOutRequestId: null,
    proof: 'none',
    signOutProof: 'none',
    ...change,
  }
}

const leftOut = (texts: Texts): Item[] =>
  [
    sampleItem(texts, 1, { verdict: 'protected', why: 'self' }),
    sampleItem(texts, 2, { verdict: 'protected', why: 'adminRole', detail: 'Helpdesk Administrator' }),
    sampleItem(texts, 3, { verdict: 'synced', why: 'synced' }),
    sampleItem(texts, 4, { verdict: 'notFound', account: null }),
    sampleItem(texts, 5, { verdict: 'ambiguous', account: null, detail: `${texts.upn()}, ${texts.upn()}` }),
    sampleItem(texts, 6, { verdict: 'duplicate', detail: texts.typed() }),
  ].slice(0, leftOutShown)

const failed = (texts: Texts): Item[] =>
  [
    sampleItem(texts, 1, { change: 'failed', reason: { code: 'forbidden', status: 403 } }),
    sampleItem(texts, 2, { change: 'uncertain', reason: { code: 'unavailable' } }),
    sampleItem(texts, 3, { change: 'done', signOut: 'failed', signOutReason: { code: 'throttled' } }),
    ...times(failuresShown, (index) => sampleItem(texts, index, { change: 'skipped', why: 'stopped' })),
  ].slice(0, failuresShown)

const progress = {
  total: 24,
  done: 15,
  failed: 2,
  uncertain: 1,
  skipped: 0,
  signOutTotal: 15,
  signedOut: 9,
  signOutFailed: 0,
  verified: 0,
  unconfirmed: 0,
  signOutVerified: 0,
}

/** Every card there is, in the states that look different. */
export async function sampleCards(
  texts: Texts,
  words: Words,
  device: Viewer['device'],
): Promise<Record<string, Reply>> {
  const viewer: Viewer = { device, locale: words.locale, timeZone: 'Europe/Berlin', now: now + 20_000 }
  const operation = (change: Partial<Operation> = {}) => sampleOperation(texts, change)
  const read = async () => ({ items: failed(texts), total: 14 })
  const show = (change: Partial<Operation>) => showOperation(operation(change), read, words, viewer)
  const users = times(usersPerPage, (index) => sampleAccount(texts, index))
  const check = (filter: CheckFilter, page: number, count = 120) =>
    showCheck(
      { lookups: sampleLookups(texts, count), lookup: 'list-id', show: filter, page, rest: [texts.typed()] },
      words,
      viewer,
    )
  const names = Object.keys(words.commands) as (keyof Words['commands'])[]
  const commands = names.map((name) => ({ name, aliases: ['one', 'two'], scopes: ['User.Read.All'] }))
  const plan = (kind: Kind, rest: Partial<Parameters<typeof showPlan>[0]> = {}) =>
    showPlan(
      {
        operation: operation({ kind, guests: kind === 'disable' ? 1 : 0 }),
        token: 'A'.repeat(24),
        changes: { items: times(plannedPerPage, (index) => sampleItem(texts, index)), total: 24 },
        leftOut: { items: leftOut(texts), total: 9 },
        page: 2,
        confirmCountAbove: 5,
        approval: { approvalAbove: 25 },
        ...rest,
      },
      words,
      viewer,
    )
  const few = { ...counts, change: 3, already: 0, duplicate: 0 }
  const error = (code: ConstructorParameters<typeof UserError>[0], details = {}) => new UserError(code, details)
  return {
    welcome: showWelcome(words, viewer, texts.name()),
    help: showHelp(commands, words, viewer),
    command: showCommand({ name: 'list users', aliases: ['users'], scopes: ['User.Read.All'] }, words, viewer),
    whoami: showWhoami(
      {
        name: texts.name(),
        upn: texts.upn(),
        oid: '11111111-2222-3333-4444-555555555555',
        tid: '66666666-7777-8888-9999-000000000000',
        scopes: ['User.Read', 'RoleManagement.Read.Directory'],
        roles: [{ name: 'User Administrator' }],
        expiresAt: now + 3600_000,
      },
      words,
      viewer,
    ),
    users: showUsers({ query: {}, page: 3, pageSize: usersPerPage, accounts: users, total: 1200 }, words, viewer),
    usersFiltered: showUsers(
      {
        query: { search: texts.typed(), enabled: false, department: texts.department(), title: texts.jobTitle() },
        page: 1,
        pageSize: usersPerPage,
        accounts: users.slice(0, 2),
        total: 2,
      },
      words,
      viewer,
    ),
    usersNone: showUsers(
      { query: { search: texts.typed() }, page: 1, pageSize: usersPerPage, accounts: [], total: 0 },
      words,
      viewer,
    ),
    check: check('all', 1),
    checkEnabled: check('enabled', 2),
    checkOne: check('all', 1, 1),
    checkForm: showCheckForm({}, words, viewer),
    checkFormWrong: showCheckForm({ accounts: texts.typed(), error: error('noAccounts') }, words, viewer),
    disableForm: showChangeForm('disable', {}, words, viewer),
    disableFormWrong: showChangeForm(
      'disable',
      {
        accounts: texts.typed(),
        reason: texts.typed(),
        ticket: 'x',
        signOut: false,
        error: error('badTicket', { pattern: 'INC[0-9]{6}' }),
      },
      words,
      viewer,
    ),
    signOutForm: showChangeForm('signOut', { error: error('readOnly') }, words, viewer),
    plan: plan('disable'),
    planFew: plan('disable', {
      operation: operation({ counts: few, guests: 0 }),
      changes: { items: times(3, (index) => sampleItem(texts, index)), total: 3 },
      leftOut: { items: leftOut(texts).slice(0, 4), total: 4 },
      page: 1,
    }),
    planWrong: plan('enable', {
      typed: {
        reason: texts.typed(),
        ticket: texts.typed(),
        count: 23,
        error: error('countMismatch', { expected: 24 }),
      },
      rest: [texts.typed(), texts.typed(), texts.typed(), texts.typed()],
    }),
    planNothing: plan('signOut', {
      operation: operation({ kind: 'signOut', guests: 0, counts: { ...few, change: 0 } }),
      changes: { items: [], total: 0 },
      leftOut: { items: leftOut(texts).slice(0, 4), total: 4 },
      page: 1,
    }),
    planned: await show({}),
    queued: await show({ state: 'queued' }),
    running: await show({ state: 'running', startedAt: now, progress }),
    stopping: await show({ state: 'running', startedAt: now, progress, stopping: true }),
    needsSignIn: await show({
      state: 'needsSignIn',
      progress,
      reason: texts.typed(),
      ticket: texts.typed(),
      pause: { code: 'signInExpired', details: {} },
    }),
    done: await showOperation(
      operation({
        state: 'done',
        startedAt: now,
        finishedAt: now + 4_000,
        progress: { ...progress, done: 24, failed: 0, uncertain: 0, signOutTotal: 24, signedOut: 24 },
      }),
      async () => ({ items: [], total: 0 }),
      words,
      viewer,
    ),
    verifying: await show({
      state: 'verifying',
      startedAt: now,
      progress: { ...progress, done: 24, failed: 0, uncertain: 0 },
    }),
    doneAndUndone: await show({
      state: 'done',
      undoOf: 'tobaki-42',
      kind: 'enable',
      startedAt: now,
      finishedAt: now + 8_000,
      progress: { ...progress, verified: 12, unconfirmed: 3, signOutVerified: 9 },
      followers: [
        { id: 'mirano-07', how: 'retry', state: 'stopped' },
        { id: 'vikolo-13', how: 'undo', state: 'cancelled' },
      ],
    }),
    planUndo: plan('enable', { operation: operation({ kind: 'enable', undoOf: 'tobaki-42' }) }),
    planRetry: plan('disable', { operation: operation({ retryOf: 'tobaki-42' }) }),
    doneWithFailures: await show({
      state: 'done',
      startedAt: now,
      finishedAt: now + 185_000,
      progress: { ...progress, done: 18, failed: 4, uncertain: 2, signedOut: 17, signOutFailed: 1 },
    }),
    stopped: await show({
      state: 'stopped',
      endedBecause: 'stopped',
      startedAt: now,
      finishedAt: now + 9_000,
      progress: { ...progress, skipped: 6 },
    }),
    signOutDone: await show({
      kind: 'signOut',
      state: 'done',
      startedAt: now,
      finishedAt: now + 1_000,
      progress: { ...progress, done: 0, failed: 24, uncertain: 0 },
    }),
    cancelled: await show({ state: 'cancelled', reason: texts.typed() }),
    expired: await show({ state: 'expired' }),
    operations: showOperations(
      times(12, (index) =>
        operation({
          state: (['done', 'running', 'planned', 'cancelled', 'needsSignIn', 'stopped'] as const)[index % 6] ?? 'done',
          progress,
        }),
      ),
      words,
      viewer,
    ),
    operationsNone: showOperations([], words, viewer),
    items: showItems(
      {
        operation: operation({ state: 'done', progress }),
        items: [...failed(texts), ...leftOut(texts)].slice(0, itemsPerPage),
        total: 33,
        page: 2,
      },
      words,
      viewer,
    ),
    audit: showAudit(
      {
        filter: { any: texts.typed() },
        page: 2,
        entries: times(auditPerPage, (index) => sampleEntry(texts, index)),
        total: 1234,
        chain: { rows: 2000, from: 401, head: { seq: 2400, hash: '3f9a1c2e'.repeat(8) }, broken: undefined },
      },
      words,
      viewer,
    ),
    auditBroken: showAudit(
      {
        filter: {},
        page: 1,
        entries: [],
        total: 0,
        chain: {
          rows: 3,
          from: 1,
          head: { seq: 3, hash: '3f9a1c2e'.repeat(8) },
          broken: { kind: 'altered', seq: 4 },
        },
      },
      words,
      viewer,
    ),
    exported: showExport(
      {
        link: {
          url: `https://bot.example/exports/${'x'.repeat(43)}`,
          fileName: 'rollcall-users-2026-03-02t09-30.csv',
          rows: 1200,
          expiresAt: now + 600_000,
        },
        format: 'csv',
        data: { what: 'users', search: texts.typed() },
      },
      words,
      viewer,
    ),
    settings: showSettings(
      {
        confirmCountAbove: 5,
        approvalAbove: 25,
        maxAccountsPerHour: 5000,
        maxAccounts: 2000,
        ticketPattern: /INC[0-9]{6}/,
        readOnly: false,
        operatorGroupId: 'e1d0c8c4-2a9e-4c39-9e4c-0d4be42a5a4f',
        protectedAccounts: times(12, () => texts.upn()),
        cloud: 'public',
        graphUrl: 'https://graph.microsoft.com',
        version: '0.1.0',
      },
      words,
      viewer,
    ),
    error: showError(error('unknownCommand', { nearest: 'list users' }), words, viewer),
    errorForbidden: showError(error('graphForbidden'), words, viewer),
    unexpected: showUnexpected('3f9a1c2e', words, viewer),
  }
}
