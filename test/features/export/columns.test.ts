import assert from 'node:assert/strict'
import type { AuditEntry } from '../../../src/chat/operations/audit-log.ts'
import type { Cell } from '../../../src/chat/turn/files.ts'
import { stepColumnsOf } from '../../../src/features/define.ts'
import { auditColumns } from '../../../src/features/export/audit-columns.ts'
import { accountColumns, itemColumns, lookupColumns } from '../../../src/features/export/columns.ts'
import { csvRow } from '../../../src/features/export/csv.ts'
import { features } from '../../../src/features/index.ts'
import type { Account, Lookup } from '../../../src/graph/directory/account.ts'
import type { Item } from '../../../src/operations/model/types.ts'
import { ordinaryTexts, sampleOperation } from '../../chat/views/samples/index.ts'
import { wholeRegistry } from '../../support/registry.ts'

/** A row of an exported file, by column name. */
const rowOf = <T>(columns: Readonly<Record<string, (of: T) => Cell>>, of: T) =>
  Object.fromEntries(Object.entries(columns).map(([name, cell]) => [name, cell(of)]))

const bob: Account = {
  id: 'id-of-bob',
  userPrincipalName: 'bob@contoso.com',
  displayName: 'Bob',
  mail: 'bob@mail.example',
  jobTitle: 'Clerk',
  department: 'Sales',
  accountEnabled: false,
  userType: 'Guest',
  synced: true,
}

describe('the columns of exported accounts', () => {
  it('contain what the directory shows', () => {
    assert.deepEqual(rowOf(accountColumns, bob), bob)
  })

  it('start with the input and end with what an operator needs to correct it', () => {
    const nobody = Object.fromEntries(Object.keys(bob).map((key) => [key, null]))
    const input = 'Bob'
    const row = (lookup: Lookup) => rowOf(lookupColumns, lookup)
    const found = { input, outcome: 'found', account: bob } as const
    assert.deepEqual(row(found), { input, outcome: 'found', ...bob, detail: null })
    const twice = { input, outcome: 'duplicate', of: 'bob@contoso.com', account: bob } as const
    assert.deepEqual(row(twice), { input, outcome: 'duplicate', ...bob, detail: 'bob@contoso.com' })
    const several = { input, outcome: 'ambiguous', candidates: [bob, { ...bob, userPrincipalName: 'b2' }] } as const
    assert.deepEqual(row(several), { input, outcome: 'ambiguous', ...nobody, detail: 'bob@contoso.com b2' })
    const failed = { input, outcome: 'failed', reason: { code: 'throttled' } } as const
    assert.deepEqual(row(failed), { input, outcome: 'failed', ...nobody, detail: 'throttled' })
    assert.deepEqual(row({ input, outcome: 'notFound' }), { input, outcome: 'notFound', ...nobody, detail: null })
  })
})

describe('the columns of an exported operation', () => {
  const signOut: Item['following'][number] = {
    why: null,
    action: 'sign-out',
    state: 'failed',
    reason: null,
    requestId: 'r2',
    verified: 'none',
    stays: [],
    items: [],
    synced: [],
    recent: [],
    temporary: [],
  }
  const item: Item = {
    seq: 7,
    input: 'Bob',
    verdict: 'change',
    why: 'already',
    whyKind: 'notNeeded',
    detail: 'of it',
    at: null,
    account: { id: 'id', upn: 'bob@contoso.com', name: 'Bob', enabled: true, guest: false },
    history: null,
    guards: null,
    change: 'done',
    reason: null,
    requestId: 'r1',
    verified: 'verified',
    following: [signOut],
    steps: [signOut],
    stillEnabled: null,
  }
  const operation = sampleOperation(ordinaryTexts(), { actions: [] })
  const columns = itemColumns(wholeRegistry, operation, stepColumnsOf(features))
  const row = (more: Partial<Item>) => rowOf(columns, { ...item, ...more })

  it('name the members of a group by their sign-in names, and say who is synced', () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const account = { id, upn: 'bob@contoso.com', name: 'Bob', enabled: true, guest: false, synced: true as const }
    const { input, synced } = row({ input: id, account })
    assert.deepEqual([input, synced], ['bob@contoso.com', true])
    assert.equal(row({ input: id, account: null })['input'], id, 'nothing else is known of it')
    assert.equal(rowOf(lookupColumns, { input: id, outcome: 'found', account: bob })['input'], 'bob@contoso.com')
  })

  it('contain the account, the plan and the results of both writes', () => {
    assert.deepEqual(row({}), {
      number: 7,
      input: 'Bob',
      displayName: 'Bob',
      userPrincipalName: 'bob@contoso.com',
      id: 'id',
      guest: false,
      synced: false,
      enabledBefore: true,
      plan: 'change',
      canSignIn: null,
      change: 'done',
      changeSeen: 'verified',
      signOut: 'failed',
      signOutSeen: 'none',
      why: 'already',
      detail: 'of it',
      requestId: 'r1',
      signOutRequestId: 'r2',
      steps: 'sign-out: failed',
      mailboxSteps: null,
      oneDriveSteps: null,
      activeDirectorySteps: null,
      lastOperation: null,
      lastKind: null,
      lastBy: null,
      lastAt: null,
      lastReason: null,
      pending: null,
      compromisedOperation: null,
      compromisedBy: null,
      compromisedAt: null,
      compromisedReason: null,
    })
  })

  it('contain all earlier decisions about the account', () => {
    const at = Date.UTC(2026, 0, 5, 9)
    const last = { operation: 'tobaki-42', playbook: 'disable', by: 'Anna', at, reason: 'Left, '.repeat(80) }
    const timed = { operation: 'tobaki-42', playbook: 'enable', by: 'Anna', at, awaitsApproval: false }
    const asked = { operation: 'mirado-07', playbook: 'disable', by: 'Bo', at: null, awaitsApproval: true }
    const compromised = { ...last, operation: 'pafisi-35', reason: 'Phished' }
    const { lastOperation, lastKind, lastBy, lastAt, lastReason, pending, ...rest } = row({
      history: { pending: [timed, asked], last, compromised },
    })
    assert.deepEqual([rest['compromisedOperation'], rest['compromisedReason']], ['pafisi-35', 'Phished'])
    assert.deepEqual([rest['compromisedBy'], rest['compromisedAt']], ['Anna', '2026-01-05T09:00:00.000Z'])
    assert.deepEqual([lastOperation, lastKind, lastBy], ['tobaki-42', 'disable', 'Anna'])
    assert.deepEqual([lastAt, lastReason], ['2026-01-05T09:00:00.000Z', last.reason])
    assert.equal(pending, 'tobaki-42 enable 2026-01-05T09:00:00.000Z Anna; mirado-07 disable awaitingApproval Bo')
  })

  it('are empty if no account was found', () => {
    const { displayName, userPrincipalName, id, guest, enabledBefore } = row({ account: null })
    assert.deepEqual([displayName, userPrincipalName, id, guest, enabledBefore], [null, null, null, null, null])
  })

  it("give the most specific reason: the change's, the sign-out's or the plan's", () => {
    const reason = { code: 'forbidden' } as const
    const following = [{ ...signOut, reason: { code: 'throttled' } as const }]
    assert.equal(row({ reason, following })['why'], 'forbidden')
    assert.equal(row({ following })['why'], 'throttled')
    assert.equal(row({ why: null })['why'], null)
  })
})

describe('the columns of the exported audit', () => {
  const entry: AuditEntry = {
    seq: 3,
    at: Date.UTC(2026, 0, 5, 9),
    step: 'account',
    actor: { name: 'Anna', upn: 'anna@contoso.com', oid: 'id-of-anna' },
    operation: 'tobaki-42',
    kind: 'disable',
    action: 'revoke-consents',
    target: 'grant-1',
    follows: 'a-1',
    undoOf: 'b-2',
    retryOf: 'c-3',
    replacedBy: 'd-4',
    planHash: 'ph',
    reason: 'Left',
    ticket: 'INC-1',
    origin: '1234',
    comment: 'fine',
    accounts: 5,
    account: { id: 'id', upn: 'bob@contoso.com', name: 'Bob' },
    before: 'enabled',
    after: 'disabled',
    why: 'because',
    requestId: 'r1',
    export: { what: 'audit', format: 'csv', rows: 9 },
    hash: 'h',
  }

  it("contain each step's actor, account, and state before and after, and the hash that links it", () => {
    assert.deepEqual(rowOf(auditColumns, entry), {
      seq: 3,
      at: '2026-01-05T09:00:00.000Z',
      step: 'account',
      actorName: 'Anna',
      actorUserPrincipalName: 'anna@contoso.com',
      actorId: 'id-of-anna',
      operation: 'tobaki-42',
      kind: 'disable',
      action: 'revoke-consents',
      target: 'grant-1',
      follows: 'a-1',
      undoOf: 'b-2',
      retryOf: 'c-3',
      replacedBy: 'd-4',
      accounts: 5,
      displayName: 'Bob',
      userPrincipalName: 'bob@contoso.com',
      id: 'id',
      before: 'enabled',
      after: 'disabled',
      why: 'because',
      reason: 'Left',
      ticket: 'INC-1',
      incident: '1234',
      comment: 'fine',
      requestId: 'r1',
      exported: 'audit csv 9',
      planHash: 'ph',
      hash: 'h',
    })
  })

  it('are empty if the bot continued by itself, for no account, without an export', () => {
    const row = rowOf(auditColumns, { ...entry, actor: null, account: null, export: null })
    const empty = Object.entries(row).flatMap(([name, cell]) => (cell === null ? [name] : []))
    const actor = ['actorName', 'actorUserPrincipalName', 'actorId']
    assert.deepEqual(empty, [...actor, 'displayName', 'userPrincipalName', 'id', 'exported'])
  })
})

describe('a row of one column', () => {
  it('is never an empty line, which readers skip', () => {
    for (const empty of ['', null, '\0']) assert.equal(csvRow([empty]), '""\r\n')
    assert.equal(csvRow(['a']), 'a\r\n')
    assert.equal(csvRow(['', '']), ',\r\n')
  })
})
