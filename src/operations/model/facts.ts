import { hasEnded, hasRun, startableStates } from '../../core/operation-states.ts'
import { questionsAbout } from '../../store/queries/approval/questions.ts'
import { followers as followersOf, leftUndone } from '../../store/queries/follow/links.ts'
import { replacementsBy } from '../../store/queries/follow/replacements.ts'
import { type Brief, type OperationRow, operationBriefs } from '../../store/queries/lifecycle/operations.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import { accountNames, adminCounts } from '../../store/queries/plan/accounts.ts'
import { onPremisesCounts } from '../../store/queries/plan/on-premises.ts'
import { emptyTally, tallies } from '../../store/queries/plan/tally.ts'
import { type RunWaits, runWaits } from '../../store/queries/run/waits.ts'
import { namesItems } from '../registry/reason.ts'
import { onPremisesReasons, onPremisesTasks, type Registry } from '../registry/registry.ts'
import { stillEnabled } from './blocking.ts'
import { outsidePhase } from './operation.ts'
import { defineShown, type Shown } from './shown.ts'
import { signInAllowingKinds } from './step-order.ts'

/** Up to this many accounts, an operation is titled with their names. */
const maxNamed = 3

const ran = ({ state }: OperationRow): boolean => hasRun(state)

const tally = defineShown({
  name: 'tally',
  query: (keys, rows, { registry }) => {
    const all = rows.map((row) => possibleActions(registry, row))
    const hasAny = (is: (action: PossibleAction) => boolean) => all.some((actions) => actions?.some(is) ?? true)
    return tallies(keys, {
      releasing: signInAllowingKinds(registry).filter((one) => hasAny(({ kind }) => kind === one)),
      following: hasAny(({ after }) => after !== undefined),
      items: hasAny(({ kind }) => registry.find(kind)?.inspect !== undefined)
        ? {
            named: registry.reasons().flatMap(({ code, kind }) => (namesItems(kind) ? [code] : [])),
            countedAs: Object.fromEntries(
              registry.declaredReasons().flatMap(({ code, countsAs }) => (countsAs ? [[code, countsAs]] : [])),
            ),
          }
        : undefined,
    })
  },
  empty: emptyTally,
})

type PossibleAction = Pick<PlannedAction, 'kind' | 'after'>

/** The actions that it has or can still get; undefined if this version doesn't know all of them. */
function possibleActions(registry: Registry, row: OperationRow): readonly PossibleAction[] | undefined {
  const [, own] = registry.playbooks().find(([name]) => name === row.playbook) ?? []
  if (!own || row.actions.some(({ kind }) => !registry.find(kind))) return undefined
  return [
    ...row.actions,
    ...own.steps.map(({ action: kind, after }) => ({ kind, ...(after !== undefined && { after }) })),
  ]
}

const named = defineShown({ name: 'named', query: (keys) => accountNames(keys, maxNamed), empty: [] })

const followers = defineShown({
  name: 'followers',
  wanted: ({ state }) => hasEnded(state),
  query: followersOf,
  empty: outsidePhase.followers,
})

const left = defineShown({ name: 'left', wanted: ran, query: leftUndone, empty: outsidePhase.left })

const onPremises = defineShown({
  name: 'onPremises',
  wanted: ran,
  query: ({ tenantId }, rows, { registry }) =>
    onPremisesCounts(
      tenantId,
      rows.map(({ id, actions }) => ({ id, actions: [...onPremisesTasks(registry, actions).keys()] })),
      onPremisesReasons(registry),
    ),
  empty: outsidePhase.onPremises,
})

const admins = defineShown({ name: 'admins', wanted: ran, query: adminCounts, empty: outsidePhase.admins })

const run = defineShown<RunWaits>({
  name: 'run',
  wanted: ({ state }) => state === 'running',
  query: (keys) => runWaits(keys, maxNamed),
  empty: { waits: null, unanswered: null },
})

/** The operations that it undoes, and that replaced it. */
const related = defineShown<{ readonly undone?: Brief | undefined; readonly replacedBy?: Brief | undefined }>({
  name: 'related',
  wanted: (row) => row.undo_of !== null || row.replaced_by !== null,
  query: ({ tenantId }, rows) => {
    const ids = rows.flatMap((row) => [row.undo_of, row.replaced_by]).filter((id) => id !== null)
    const briefs = operationBriefs({ tenantId, ids })
    return {
      rows: briefs.rows,
      read: (all) => {
        const of = (found: ReadonlyMap<string, Brief>, id: string | null) => (id === null ? undefined : found.get(id))
        const found = briefs.read(all)
        return new Map(
          rows.map((row) => [row.id, { undone: of(found, row.undo_of), replacedBy: of(found, row.replaced_by) }]),
        )
      },
    }
  },
  empty: {},
})

const replacedFor = defineShown({
  name: 'replacedFor',
  wanted: ({ state }) => startableStates.includes(state),
  query: replacementsBy,
  empty: outsidePhase.replacedFor,
})

const questions = defineShown({
  name: 'questions',
  wanted: (row) => row.questions > 0,
  query: questionsAbout,
  empty: outsidePhase.questions,
})

/** What the engine itself reads about operations, besides their rows. */
export const facts = {
  tally,
  stillEnabled,
  named,
  followers,
  left,
  onPremises,
  admins,
  run,
  related,
  replacedFor,
  questions,
}

/** Everything that is read when operations are shown: the engine's own facts, and what features add. */
export const shownBy = (
  features: readonly { readonly shown?: readonly Shown<unknown>[] }[],
): readonly Shown<unknown>[] => [...Object.values(facts), ...features.flatMap(({ shown = [] }) => shown)]
