import { hasHandOffSteps } from '../../actions/hand-off-steps.ts'
import { onPremisesTasks } from '../../actions/registry.ts'
import { UserError } from '../../core/errors.ts'
import { confirmedStates, hasEnded, hasRun, startableStates } from '../../core/operation-states.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { type QuestionRow, questionsAbout } from '../../store/queries/approval/questions.ts'
import { followers, leftUndone } from '../../store/queries/follow/links.ts'
import { replacementsBy } from '../../store/queries/follow/replacements.ts'
import { handOffsOf } from '../../store/queries/hand-off/hand-offs.ts'
import { openHandovers } from '../../store/queries/handover/handovers.ts'
import {
  type OperationKey,
  type OperationRow,
  operationBriefs,
  operationQueries,
} from '../../store/queries/lifecycle/operations.ts'
import { accountNames, adminCounts, unnamedCounts } from '../../store/queries/plan/accounts.ts'
import { evidenceOf } from '../../store/queries/plan/evidence.ts'
import { handOffCounts } from '../../store/queries/plan/hand-off-counts.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { onPremisesCounts } from '../../store/queries/plan/on-premises.ts'
import { emptyTally, tallies } from '../../store/queries/plan/tally.ts'
import { runWaits } from '../../store/queries/run/waits.ts'
import { readTogether } from '../../store/queries/subqueries.ts'
import { receiversOf, voucherTallies } from '../../store/queries/vouchers/shown.ts'
import type { Store } from '../../store/store.ts'
import { readStillEnabled, summariseStillEnabled } from '../model/blocking.ts'
import type { Context, LoadContext } from '../model/context.ts'
import { handOffsIn } from '../model/hand-offs.ts'
import { matchesToken, normalizeId } from '../model/ids.ts'
import { outsidePhase } from '../model/operation.ts'
import { newOwnerOf, toOperation } from '../model/rows.ts'
import { signInAllowingKinds } from '../model/step-order.ts'
import type { Operation, Person } from '../model/types.ts'
import { mayOversee } from './operators-and-approvers.ts'

/** Resolves an ID within the person's own tenant. */
export function keyFor(id: string, person: Pick<Person, 'tid'>): OperationKey {
  return { tenantId: person.tid, id: normalizeId(id) }
}

/** The operation with this ID in the person's tenant; throws operationNotFound. */
export async function findOperation(store: Pick<Store, 'db'>, key: OperationKey): Promise<OperationRow> {
  const row = await operationQueries(store.db).find(key)
  if (!row) throw new UserError('operationNotFound', { id: key.id })
  return row
}

/** Refuses anyone but the requester, and any token that isn't from this operation's card. */
export function checkRequester(row: OperationRow, person: Pick<Person, 'oid' | 'tid'>, token?: string): void {
  if (!isOwnedBy(row, person)) throw new UserError('notYourOperation', { id: row.id, requester: row.requester_name })
  if (token !== undefined && !matchesToken(token, row.token_hash)) throw new UserError('tampered', { id: row.id })
}

/**
 * Like `checkRequester`, for anything that changes the operation: refuses it while the operation is being handed over.
 */
export function checkOwner(row: OperationRow, person: Pick<Person, 'oid' | 'tid'>, token?: string): void {
  checkRequester(row, person, token)
  if (row.handing_over !== null) throw new UserError('handingOver', { id: row.id })
}

export const isOwnedBy = (row: OperationRow, { oid, tid }: Pick<Person, 'oid' | 'tid'>): boolean =>
  row.requester_oid === oid && row.tenant_id === tid

/** A person looking at operations. */
export interface Observer {
  readonly person: Person
  /** Reads as this person, to check their group membership each time. */
  readonly directory: Pick<Directory, 'memberOf'>
}

/**
 * The person's own operation, or someone else's if they can oversee it. Otherwise, and if it would change their own
 * account, throws operationNotFound; throws notYourOperation for an unconfirmed plan.
 */
export async function findVisible(
  { store, limits }: Pick<Context, 'store' | 'limits'>,
  id: string,
  { person, directory }: Observer,
): Promise<{ readonly row: OperationRow; readonly own: boolean }> {
  const key = keyFor(id, person)
  const row = await operationQueries(store.db).find(key)
  if (row && isOwnedBy(row, person)) return { row, own: true }
  // Checked even if the operation doesn't exist, so that neither timing nor errors reveal whether it does.
  const oversees = await mayOversee(limits, directory.memberOf)
  const targets = row && oversees ? await itemQueries(store.db).targets(key) : []
  if (!row || !oversees || targets.some((target) => target.toLowerCase() === person.oid)) {
    throw new UserError('operationNotFound', { id: key.id })
  }
  if (row.confirmed_at === null) {
    throw new UserError('notYourOperation', { id: row.id, requester: row.requester_name })
  }
  return { row, own: false }
}

/** The operation as its requester sees it now. */
export async function loadOperation(context: LoadContext, row: OperationRow): Promise<Operation> {
  const [shown] = await loadOperations(context, [row])
  if (!shown) throw new Error('One operation is shown as one')
  return shown
}

/** Up to this many accounts, an operation is titled with their names. */
const maxNamed = 3

/**
 * Operations of one tenant as their requesters see them now. Takes the same number of statements for many operations as
 * for one.
 */
export async function loadOperations(context: LoadContext, rows: readonly OperationRow[]): Promise<Operation[]> {
  const { store, registry } = context
  const tenantId = rows[0]?.tenant_id ?? ''
  const keysOf = (some: readonly OperationRow[]) => ({ tenantId, ids: some.map(({ id }) => id) })
  const those = (which: (row: OperationRow) => boolean) => keysOf(rows.filter(which))
  const ran = rows.filter(({ state }) => hasRun(state))
  const isVouching = ({ actions }: OperationRow) => actions.some(({ kind }) => registry.vouching().includes(kind))
  const tasks = ({ id, actions }: OperationRow) => ({ id, actions: [...onPremisesTasks(registry, actions).keys()] })
  const known = await readTogether(store.db, {
    tally: tallies(keysOf(rows), signInAllowingKinds(registry)),
    followers: followers(those(({ state }) => hasEnded(state))),
    left: leftUndone(keysOf(ran)),
    onPremises: onPremisesCounts(tenantId, ran.map(tasks)),
    handOffs: handOffsOf(keysOf(ran)),
    receivers: receiversOf(those(isVouching), registry.vouching()),
    vouchers: voucherTallies(keysOf(ran.filter(isVouching))),
    byHand: handOffCounts(keysOf(ran.filter((row) => row.undo_of !== null || hasHandOffSteps(row)))),
    admins: adminCounts(keysOf(ran)),
    evidence: evidenceOf(keysOf(rows)),
    named: accountNames(keysOf(rows), maxNamed),
    unnamed: unnamedCounts(those(({ incident }) => incident !== null)),
    runs: runWaits(
      those(({ state }) => state === 'running'),
      maxNamed,
    ),
    handovers: openHandovers(those(({ state }) => confirmedStates.includes(state))),
    enabled: readStillEnabled(registry, rows),
    others: operationBriefs({
      tenantId,
      ids: rows.flatMap((row) => [row.undo_of, row.replaced_by]).filter((id) => id !== null),
    }),
    replaced: replacementsBy(those(({ state }) => startableStates.includes(state))),
    questions: questionsAbout(those(({ questions }) => questions > 0)),
  })
  return rows.map((row) => {
    const { id } = row
    const stays = (known.others.get(row.undo_of ?? '')?.actions ?? []).flatMap(({ kind, restores }) =>
      registry.find(kind)?.undo === 'never' && !restores ? [kind] : [],
    )
    const asked = known.handovers.get(id)
    const by = known.others.get(row.replaced_by ?? '')
    return toOperation(row, {
      tally: known.tally.get(id) ?? emptyTally,
      stays,
      enabled: summariseStillEnabled(registry, row, known.enabled),
      questions: questionsOn(id, known.questions),
      wantedBy: asked ? newOwnerOf(asked) : null,
      replacedBy: by ? { id: by.id, requester: by.requester_name, runAt: by.run_at } : null,
      replacedFor: known.replaced.get(id) ?? [],
      admins: known.admins.get(id) ?? 0,
      evidence: known.evidence.get(id) ?? [],
      named: known.named.get(id) ?? [],
      unnamed: known.unnamed.get(id) ?? 0,
      onPremises: known.onPremises.get(id) ?? outsidePhase.onPremises,
      handOffs: handOffsIn(row, {
        undoes: known.others.get(row.undo_of ?? '')?.playbook ?? null,
        byHand: known.byHand.get(id) ?? 0,
        onPremises: known.onPremises.get(id)?.accounts ?? 0,
        asked: known.handOffs.filter(({ operation_id: of }) => of === id),
      }),
      receivers: known.receivers.get(id) ?? [],
      vouchers: known.vouchers.get(id) ?? outsidePhase.vouchers,
      left: known.left.get(id) ?? outsidePhase.left,
      followers: known.followers.get(id) ?? [],
      run: known.runs.get(id),
    })
  })
}

/** What approvers asked about an operation, and the answers. */
const questionsOn = (id: string, all: readonly QuestionRow[]): Operation['questions'] =>
  all
    .filter(({ operation_id: of }) => of === id)
    .map(({ n, asker_name: by, question, answer }) => ({ n, by, question, answer }))
