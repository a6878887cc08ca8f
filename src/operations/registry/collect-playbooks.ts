import { requireUnique } from '../../core/unique.ts'
import type { Action } from './action.ts'
import { type DeclaredPlaybook, type Playbook, type PlaybookSource, type PlaybookStep, restore } from './playbook.ts'
import type { Registry } from './registry.ts'

/** Playbooks by name. */
export type Playbooks = Readonly<Record<string, Playbook>>

const isStep = (one: DeclaredPlaybook['steps'][number]): one is PlaybookStep => 'action' in one

const playbooksOf = (sources: readonly PlaybookSource[]): readonly DeclaredPlaybook[] =>
  sources.flatMap(({ playbooks = [] }) => playbooks)

/**
 * The playbooks of these features, with the steps that others add, and without those whose action isn't listed. One
 * isn't offered without a step that can't be switched off, without any, or without what it releases. Throws if two have
 * the same name, and if a step is added at a point that its playbook doesn't have.
 */
export function collectPlaybooks(
  sources: readonly PlaybookSource[],
  actions: readonly Pick<Action, 'kind' | 'inputs'>[],
): Playbooks {
  const every: readonly DeclaredPlaybook[] = [...playbooksOf(sources), restore]
  // Those that nobody can ask for come last.
  const declared = [...every.filter(({ command }) => command), ...every.filter(({ command }) => !command)]
  requireUnique(
    'playbooks',
    declared.map(({ name }) => name),
  )
  const added = sources.flatMap(({ addedSteps = [] }) => addedSteps)
  for (const { to, at, step } of added)
    if (declared.some(({ name, steps }) => name === to && !steps.some((one) => !isStep(one) && one.point === at)))
      throw new Error(`The playbook ${to} has no point ${at} for ${step.action}`)
  const kinds = new Map(actions.map((action) => [action.kind, action]))
  const isPossible = ({ action, after = action }: PlaybookStep) => kinds.has(action) && kinds.has(after)
  const all = declared.map(({ name, setting: _, ...playbook }) => {
    const steps = playbook.steps.flatMap((one) =>
      isStep(one) ? one : added.flatMap(({ to, at, step }) => (to === name && at === one.point ? step : [])),
    )
    const isLacking = steps.some((step) => !step.optional && !isPossible(step))
    const possible = isLacking ? [] : steps.filter(isPossible)
    const inputs = possible.flatMap(({ action }) => kinds.get(action)?.inputs ?? [])
    return { name, ...playbook, steps: possible, ...(inputs.length > 0 && { inputs }) }
  })
  const names = new Set(all.flatMap(({ name, command, steps }) => (command && steps.length === 0 ? [] : [name])))
  const isGone = (name: string | null | undefined) => all.some((one) => one.name === name) && !names.has(name ?? '')
  const isOffered = ({ name, releases = name }: (typeof all)[number]) => names.has(name) && names.has(releases)
  return Object.fromEntries(
    all
      .filter(isOffered)
      .map(({ name, ...one }) => [name, isGone(one.undo) ? { ...one, undo: null, timed: false } : one]),
  )
}

/** The settings that list which steps of these playbooks are on, with the kinds of all that they can list. */
export const stepSettingsOf = (sources: readonly PlaybookSource[]) =>
  playbooksOf(sources).flatMap(({ setting, steps }) =>
    setting ? [{ ...setting, known: steps.flatMap((one) => (isStep(one) ? one.action : [])) }] : [],
  )

/**
 * The same in a configuration: `on` are the steps that each setting switches on. Rare ones that aren't are left out, as
 * are those that features add and that a setting switches off.
 */
export function configurePlaybooks(
  playbooks: Playbooks,
  {
    sources,
    on,
    registry,
  }: {
    readonly sources: readonly PlaybookSource[]
    readonly on: Readonly<Record<string, readonly string[]>>
    readonly registry: Pick<Registry, 'unavailable'>
  },
): Playbooks {
  const declared = new Map(playbooksOf(sources).map((one) => [one.name, one]))
  const configured = Object.entries(playbooks).map(([name, playbook]) => {
    const one = declared.get(name)
    const chosen = one?.setting && (on[one.setting.key] ?? [])
    const steps = playbook.steps.flatMap((step) => {
      const { action, optional } = step
      if (!optional) return step
      if (!one?.steps.includes(step)) return registry.unavailable(action)?.because === 'off' ? [] : step
      if (!chosen) return step
      const isOn = chosen.includes(action)
      return optional.rare && !isOn ? [] : { ...step, optional: { ...optional, on: isOn } }
    })
    return [name, { ...playbook, steps }] as const
  })
  return Object.fromEntries(configured)
}
