import type { Input } from '../../chat/commands/spec.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { files, replyWithLink } from '../export/feature.ts'
import { showContained, showReleaseSelection } from './card.ts'
import { containedErrors } from './errors.ts'
import { findHeld, type HeldAccount } from './held.ts'
import * as specs from './specs.ts'

/** The filters in a text. Throws containedFilter for anything else. */
function readFilters(text: string): Input<typeof specs.contained> {
  const found: { incident?: string; mine?: boolean; older?: number } = {}
  for (const part of text
    .trim()
    .split(/[\s,;]+/)
    .filter(Boolean)) {
    const [, incident] = /^(?:incident|vorfall):#?(\d{1,12})$/i.exec(part) ?? []
    const [, older] = /^(?:older|älter):(\d{1,4})(?:d|t|days?|tage?)?$/i.exec(part) ?? []
    if (incident) found.incident = incident
    else if (older && Number(older) > 0) found.older = Number(older)
    else if (/^(?:mine|meine|my)$/i.test(part)) found.mine = true
    else throw new containedErrors.containedFilter({ text: part.slice(0, 60) })
  }
  return found
}

export const contained = defineCommand(specs.contained, {
  fromText: readFilters,
  async run(turn, { select, page, ...filter }) {
    turn.progress({ what: 'check', done: 0 })
    const held = await findHeld(turn, filter)
    const { messages, sender, services } = turn
    const view = { ...held, registry: services.registry, filter, page }
    return select && held.accounts.length > 0
      ? showReleaseSelection(view, messages, sender)
      : showContained(view, messages, sender)
  },
})

const isoOf = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

const columns = {
  displayName: ({ now }: HeldAccount) => now.displayName,
  userPrincipalName: ({ now }: HeldAccount) => now.userPrincipalName,
  id: ({ account }: HeldAccount) => account,
  accountEnabled: ({ now }: HeldAccount) => now.accountEnabled,
  hold: ({ hold }: HeldAccount) => hold,
  compromised: ({ marked }: HeldAccount) => marked,
  letInElsewhere: ({ letIn }: HeldAccount) => letIn,
  letInBy: ({ since }: HeldAccount) => since?.detail ?? null,
  letInAt: ({ since }: HeldAccount) => isoOf(since?.at),
  since: ({ at }: HeldAccount) => isoOf(at),
  by: ({ by }: HeldAccount) => by,
  operation: ({ operation }: HeldAccount) => operation,
  owner: ({ owner }: HeldAccount) => owner.upn,
  incident: ({ origin }: HeldAccount) => origin?.id ?? null,
}

export const exportContained = defineCommand(specs.exportContained, {
  async run(turn, { format, page: _page, ...filter }) {
    const { accounts: rows } = await findHeld(turn, filter)
    const of = Object.fromEntries(
      Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    )
    const what = 'contained'
    const link = await turn.services.use(files).create(turn.person, { what, format, columns, rows, of })
    return replyWithLink({ link, format, data: { ...filter, what } }, turn)
  },
})
