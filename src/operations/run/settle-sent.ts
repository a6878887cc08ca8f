import { type DueWrite, readDueWrites } from '../../store/queries/run/due-writes.ts'
import { accountIds } from '../model/rows.ts'
import type { Step } from '../model/steps.ts'
import { groupByStep, isSlowToRead, noLimit, type Run, settle } from './run-state.ts'

/**
 * Before the operation ends, reads whether changes that were sent, or are uncertain, have taken effect, and stores
 * those that have. Others stay as they are.
 */
export async function settleBeforeEnd(run: Run): Promise<void> {
  const where = { states: ['sending', 'uncertain'], own: true } as const
  const rows = await readDueWrites(run.context.store.db, run.key, where, noLimit)
  // A person who pressed Stop shouldn't have to wait for minutes.
  const soon = groupByStep(run, rows).flatMap(([step, mine]) =>
    isSlowToRead(step) ? mine.filter(({ account_id: id }) => firstAccounts(mine, step.action.atOnce).has(id)) : mine,
  )
  await settleEffective(run, soon)
}

const firstAccounts = (rows: readonly DueWrite[], count = 1): ReadonlySet<string | null> =>
  new Set([...new Set(rows.map(({ account_id: id }) => id))].slice(0, count))

/** Reads whether these changes have taken effect. Writes for which a read can't tell stay as they are. */
export async function settleEffective(run: Run, rows: readonly DueWrite[], signal?: AbortSignal): Promise<void> {
  const { directory } = run
  for (const [step, mine] of groupByStep(run, rows)) {
    const told = mine.filter((row) => canVerifyByAccount(step, row))
    if (told.length === 0) continue
    const ids = [...new Set(accountIds(told))]
    const accounts = await directory.accountsByIds(ids, { ...(signal && { signal }) })
    const found = await step.inspect(directory, ids, signal)
    const arrived = told.filter((row) => {
      const account = accounts.get(row.account_id ?? '')
      const seen = {
        account: account ? stateOf(account.accountEnabled) : null,
        found: found?.get(row.account_id ?? ''),
      }
      return step.verify(row, seen) === 'verified'
    })
    await settle(
      run,
      arrived.map(({ seq, action, target }) => ({ seq, action, target, to: 'done' })),
    )
  }
}

// Bulk reads of accounts don't include when sessions became valid.
const stateOf = (enabled: boolean) => ({ enabled, validFrom: Number.NaN })

/** Whether reading the account, without its sessions, can show the write at all. */
function canVerifyByAccount(step: Step, row: DueWrite): boolean {
  if (step.action.inspect) return true
  const states = [true, false].map((enabled) => ({ account: stateOf(enabled), found: undefined }))
  return states.some((seen) => step.verify(row, seen) === 'verified')
}
