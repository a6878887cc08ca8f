import type { ReadAddedToStatus } from '../../chat/turn/command.ts'
import { clockTime, dateTimeInList, shorten } from '../../chat/views/viewer.ts'
import { type AccountSwitch, keptFor } from './audit-log.ts'
import { readLog, readNames } from './on-plans.ts'
import { type OwnSwitch, ownSwitches, sortOut } from './own-switches.ts'
import { words } from './words.ts'

/** Who last enabled or disabled these accounts, when and with which tool, by Entra's audit log. */
export const addedToStatus: ReadAddedToStatus = async (turn, accounts) => {
  const { services, person, directory, messages, sender } = turn
  const { notChecked, status: says } = words.of(messages)
  const { context } = services.operations
  const now = turn.now()
  const log = await readLog(context.clock, directory, turn.readAs, now - keptFor)
  if (typeof log === 'string') return { of: new Map(), lines: [notChecked(messages.plan.notCheckedNames[log])] }
  const ids = accounts.map(({ id }) => id)
  const own = await ownSwitches(context.store.db, person.tid, ids, now - keptFor)
  const sorted = sortOut(log.switches, own)
  const last = ids.flatMap((id) => {
    const { own, others, unclear } = sorted(id)
    const [switched] = [...own.keys(), ...others, ...unclear].toSorted((a, b) => b.at - a.at)
    return switched ? [{ id, switched, operation: own.get(switched), unclear: unclear.includes(switched) }] : []
  })
  const nameOf = await readNames(directory, last)
  const time = (at: number) => dateTimeInList(at, messages, sender)
  const told = (switched: AccountSwitch, operation: OwnSwitch | undefined): string => {
    const { by, enabled, at } = switched
    const text = says[enabled ? 'enabled' : 'disabled']
    const name = shorten(nameOf(by), 60)
    if (operation) return text.own(name, operation.operation, time(at))
    return by.kind === 'person' || by.kind === 'app' ? text[by.kind](name, time(at)) : text[by.kind](time(at))
  }
  const of = new Map(
    last.map(({ id, switched, operation, unclear }) => [
      id,
      [told(switched, operation), ...(unclear ? [says.unclear] : [])],
    ]),
  )
  const [only, ...others] = ids
  if (only !== undefined && others.length === 0 && !of.has(only)) of.set(only, [says.none(time(log.readFrom))])
  const older = log.readFrom > now - keptFor ? [says.older(time(log.readFrom))] : []
  return { of, lines: [[says.asOf(clockTime(now, messages, sender)), ...older].join(' ')] }
}
