import { askWhichAccount } from '../../chat/accounts/ask-which-account.ts'
import { hasNoTargets, resolveTargets, scopesFor } from '../../chat/accounts/resolve-targets.ts'
import { optInPlanScopes, type PlanSpec, planSpecs } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import { readPlanText } from '../../chat/input/plan-text.ts'
import { orShowNothingToDo, replyWithPlan, reportPlanning } from '../../chat/operations/operation-reply.ts'
import { type DeclaredCommand, defineCommand } from '../../chat/turn/command.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { showChangeForm } from '../../chat/views/form.ts'
import { UserError } from '../../core/errors.ts'
import type { Json } from '../../core/model.ts'
import { timeErrors } from '../../core/time-errors.ts'
import { checkDraft, NamesNotFound, NotUnderstood, type PlanRequest } from '../../operations/index.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import {
  type EnteredFields,
  type FieldOn,
  isCorrectable,
  isTypedOnPlan,
  parseTimes,
  readTimes,
} from '../../operations/plan/form-fields.ts'
import type { Registry } from '../../operations/registry/registry.ts'

/** Plans a change; nothing is written before it is confirmed. Asks for accounts if there are none. */
const defineChangeCommand = (spec: PlanSpec) =>
  defineCommand(spec, {
    moreScopes: (args, services) => [
      ...(services.optIn ? optInPlanScopes(services.registry, spec.playbook) : []),
      ...scopesFor(args, services),
    ],
    fromText: (rest, typing) => readPlanText(rest, typing, spec.definition),
    async run(turn, args) {
      const { accounts, people, group, lookup, only, picked, origin, changed, ...entered } = args
      const given = { accounts, people, group, lookup, only, picked, origin }
      const typed = withoutBlanks(entered)
      const { messages, sender, person, directory, channel, services } = turn
      const { operations, registry, limits } = services
      const { playbook } = spec
      const others = turn.pressed ? findMistakes(typed, limits, sender.timeZone) : []
      if (hasNoTargets(given)) {
        // A submitted form without accounts shows an error; a newly opened one doesn't.
        const sent = turn.pressed && Object.keys(typed).length > 0
        return showChangeForm(
          spec,
          { ...typed, ...(sent && { error: new planErrors.noAccounts(), others }) },
          messages,
          sender,
        )
      }
      let identifiers: readonly string[] = []
      // The arguments a button repeats once the accounts are known.
      let from: { readonly origin?: string } = {}
      try {
        const found = await resolveTargets(turn, given, limits.maxAccounts)
        identifiers = found.identifiers
        if (found.origin) from = { origin: found.origin.id }
        if (services.source && found.origin && identifiers.length === 0)
          return services.source.choose(turn, spec, {
            origin: found.origin,
            chosen: [],
            aside: found.aside ?? [],
            people: found.people ?? new Map(),
          })
        if (found.rest.length > 0) throw new NotUnderstood(found.rest, identifiers)
        const request = {
          playbook,
          inputs: identifiers,
          origin: found.origin,
          aside: found.aside,
          people: found.people,
          includeChanged: changed,
          requester: person,
          directory,
          locale: sender.locale,
          channel,
          onProgress: reportPlanning(turn, !given.lookup && !given.origin),
        }
        const plan = async (draft: Omit<PlanRequest, keyof typeof request>, mistake?: UserError) => {
          const read = await Promise.all(
            registry.inputs().flatMap(({ id, read }) => {
              const value = typed.added?.[id]
              return value ? [read(value, directory)] : []
            }),
          )
          const parameters: Readonly<Record<string, Json>> = Object.assign({}, ...read)
          const planned = await operations.plan({ ...request, ...draft, parameters })
          const { leaving } = found
          return replyWithPlan({ ...planned, leaving, typed: { ...typed, ...(mistake && { error: mistake }) } }, turn)
        }
        const asTyped = async () => {
          // A missing time is entered on the plan, which can't be confirmed without it.
          const missing = turn.pressed ? undefined : missingTimeError(typed, sender.timeZone)
          return plan({ ...typed, runAt: missing ? undefined : readTimes(typed, sender.timeZone).runAt }, missing)
        }
        const corrected = () =>
          asTyped().catch((mistake: unknown) => {
            // A typed message can't be edited, but the value can be corrected on the plan.
            if (turn.pressed || !isTypedOnPlan(mistake)) throw mistake
            return plan({ ...typed, reason: undefined, ticket: undefined }, mistake)
          })
        const reply = await orShowNothingToDo(corrected, turn, (about) => press(spec, { ...about, ...from, ...typed }))
        // Keep the status card or the list it was planned from, so that the operator can return to it.
        return given.lookup || given.origin ? { ...reply, replace: false } : reply
      } catch (error) {
        // A button offers to plan without the names that weren't found, in a message below the form.
        const isOpen = error instanceof NamesNotFound && error.others.length > 0
        const inForm = turn.pressed && isCorrectable(error) && !isOpen
        const asked =
          !inForm &&
          (await askWhichAccount(error, turn, {
            given,
            identifiers,
            again: (about) => press(spec, { ...about, ...from, ...typed }),
            meant: (name, { accounts: id, ...reason }) => ({
              title: playbookText(messages, playbook).does(name),
              data: press(spec, { accounts: id, ...from, ...reason, ...typed }),
            }),
          }))
        if (asked) return asked
        if (!inForm) throw error
        return showChangeForm(spec, { ...typed, ...given, error, others }, messages, sender)
      }
    },
  })

type FilledForm = EnteredFields<Exclude<FieldOn<'form'>, FieldOn<'check'>>>

/** Removes empty inputs, which cards can send. */
const withoutBlanks = ({ added = {}, ...entered }: FilledForm): FilledForm => {
  const more = filled(added)
  return filled({ ...entered, ...(Object.keys(more).length > 0 && { added: more }) })
}

const filled = (entered: object) =>
  Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== undefined && value !== ''))

/** Every mistake in a form that can be found without looking up an account. */
function findMistakes(typed: FilledForm, limits: Parameters<typeof checkDraft>[1], timeZone: string): UserError[] {
  const { reason, ticket } = typed
  const checks = [
    () => checkDraft({ reason }, limits),
    () => checkDraft({ ticket }, limits),
    ...parseTimes(typed, timeZone).map(({ instant }) => instant),
  ]
  return checks.flatMap((check) => {
    try {
      check()
    } catch (error) {
      if (error instanceof UserError) return [error]
      throw error
    }
    return []
  })
}

/** A date without a time. */
function missingTimeError(typed: FilledForm, timeZone: string): UserError | undefined {
  const missing = parseTimes(typed, timeZone).find(({ date, time }) => date && !time)
  return missing && new timeErrors.timeMissing({ field: missing.field })
}

/** The commands that plan changes, one per playbook. */
export const changeCommands = (registry: Registry): readonly DeclaredCommand[] =>
  planSpecs(registry).map(defineChangeCommand)
