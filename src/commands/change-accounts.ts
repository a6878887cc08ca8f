import { handle } from '../bot/turn/command.ts'
import { changes } from '../command-specs/accounts.ts'
import { UserError } from '../core/errors.ts'
import { instantAt } from '../core/zoned-time.ts'
import { isMendable, showChangeForm } from '../views/form.ts'
import { givenAccounts, nothingGiven } from './accounts.ts'
import { planning, replyWithPlan } from './operation-reply.ts'

/** Plans a change; nothing is written before the plan is confirmed. Without accounts it asks for them. */
const change = (spec: (typeof changes)[keyof typeof changes]) =>
  handle(spec, {
    fromText: (rest) => ({ accounts: rest }),
    async run(turn, { reason, ticket, signOut, runAtDate, runAtTime, ...given }) {
      const { words, sender, person, directory, channel, services } = turn
      const { operations, limits } = services
      const { playbook } = spec
      const said = { ...(reason && { reason }), ...(ticket && { ticket }), ...(signOut !== undefined && { signOut }) }
      const typed = { ...said, ...(runAtDate && { runAtDate }), ...(runAtTime && { runAtTime }) }
      if (nothingGiven(given)) {
        // A form that was sent without accounts says so; one that is asked for has nothing to say yet.
        const sent = Object.keys(typed).length > 0
        return showChangeForm(
          playbook,
          { ...typed, ...(sent && { error: new UserError('noAccounts') }) },
          words,
          sender,
        )
      }
      try {
        const runAt = instantAt({ date: runAtDate, time: runAtTime }, sender.timeZone, 'runAt')
        const { identifiers, rest } = await givenAccounts(turn, given, limits.maxAccounts)
        const planned = await operations.plan({
          playbook,
          inputs: identifiers,
          requester: person,
          directory,
          locale: sender.locale,
          channel,
          onProgress: planning(turn, !given.lookup),
          ...said,
          ...(runAt !== undefined && { runAt }),
        })
        const reply = await replyWithPlan({ ...planned, rest, typed }, turn)
        // The status it was planned from stays, to be gone back to.
        return given.lookup ? { ...reply, replace: false } : reply
      } catch (error) {
        if (!turn.pressed || !isMendable(error)) throw error
        return showChangeForm(playbook, { ...typed, ...given, error }, words, sender)
      }
    },
  })

/** The commands that plan a change, one for each kind. */
export const changeCommands = Object.values(changes).map(change)
