import { press } from '../../chat/commands/press.ts'
import { toObserver } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import { UserError } from '../../core/errors.ts'

import { managersOf } from '../../graph/directory/managers.ts'
import { onPremisesNames } from '../../graph/directory/on-premises.ts'

import type { Item } from '../../operations/index.ts'
import { type ExportLink, files, readItemPages, replyWithLink } from '../export/feature.ts'
import { type ManualSystem, manualSystems } from './manual-steps.ts'
import { findOnPremisesWork } from './on-premises.ts'
import { assignments } from './service.ts'
import {
  accountText,
  activeDirectorySheet,
  type DirectoryRow,
  headText,
  type MailboxRow,
  mailboxSheet,
  type OneDriveRow,
  oneDriveSheet,
  type Sheet,
} from './sheets/index.ts'
import { stepsFile as spec } from './specs.ts'
import { assignmentsIn } from './steps.ts'
import type { AssignmentView } from './types.ts'

type Row = { readonly item: Item }

/** How a system's file is written, and what must be known about each account. */
interface SheetWriter<R extends Row> {
  readonly sheet: Sheet<R>
  readonly filter: { readonly onPremises?: true; readonly byHand?: true }
  rows(items: readonly Item[], view: AssignmentView, turn: AuthorisedTurn): Promise<readonly R[]>
}

const accountIds = (items: readonly Item[]): string[] => items.flatMap(({ account }) => account?.id ?? [])

/** Managers by account ID; undefined if this person can't read them. */
async function readManagers(items: readonly Item[], { directory }: AuthorisedTurn) {
  try {
    return await directory.ask(managersOf, accountIds(items))
  } catch (error) {
    if (error instanceof UserError && error.meaning.unread) return undefined
    throw error
  }
}

const mailbox: SheetWriter<MailboxRow> = {
  sheet: mailboxSheet,
  filter: { byHand: true },
  async rows(items, { assignment: { steps } }, turn) {
    const managers = steps.includes('automaticReply') ? await readManagers(items, turn) : undefined
    return items.map((item) => {
      const manager = managers?.get(item.account?.id ?? '')
      return { item, steps, contact: manager ? `${manager.name} (${manager.mail ?? manager.upn})` : null }
    })
  },
}

const oneDrive: SheetWriter<OneDriveRow> = {
  sheet: oneDriveSheet,
  filter: { byHand: true },
  async rows(items, { assignment: { steps } }, turn) {
    const managers = await readManagers(items, turn)
    const managerOf = ({ account }: Item) => managers && (managers.get(account?.id ?? '')?.upn ?? null)
    return items.map((item) => ({ item, steps, manager: managerOf(item) }))
  },
}

const activeDirectory: SheetWriter<DirectoryRow> = {
  sheet: activeDirectorySheet,
  filter: { onPremises: true },
  async rows(items, { operation }, { directory, services }) {
    const names = await directory.ask(onPremisesNames, accountIds(items))
    const steps = assignmentsIn(operation).find(({ system }) => system === 'mailbox')?.steps ?? []
    return items.map((item) => {
      const left = findOnPremisesWork(services.registry, item, operation)
      return { item, name: names.get(item.account?.id ?? ''), steps, ...left }
    })
  },
}

/** Writes the file, a page of accounts at a time. */
async function writeSheet<R extends Row>(
  { sheet, filter, rows }: SheetWriter<R>,
  view: AssignmentView,
  turn: AuthorisedTurn,
): Promise<ExportLink> {
  const { person, services, messages } = turn
  const { operation, assignment } = view
  const { system, accounts } = assignment
  const tell = (done: number) => turn.progress({ what: 'export', done, total: accounts, replace: false })
  tell(0)
  async function* all(): AsyncGenerator<R> {
    for await (const items of readItemPages(operation.id, filter, turn, operation.requester))
      yield* await rows(items, view, turn)
  }
  return services.use(files).createText(person, {
    what: system,
    of: { operation: operation.id },
    head: (madeAt) => {
      const about = { system, operation: operation.id, accounts, madeAt, madeFor: person.upn }
      return headText(about, sheet.connect(messages), messages)
    },
    rows: all(),
    text: (row) => accountText(row.item, sheet.accountOf(row, messages), messages),
    onProgress: tell,
  })
}

const writers: Readonly<Record<ManualSystem, (view: AssignmentView, turn: AuthorisedTurn) => Promise<ExportLink>>> = {
  mailbox: (...given) => writeSheet(mailbox, ...given),
  oneDrive: (...given) => writeSheet(oneDrive, ...given),
  activeDirectory: (...given) => writeSheet(activeDirectory, ...given),
}

/** Creates the file with the commands for the steps in one system. */
export const stepsFile = defineCommand(spec, {
  async run(turn, { operation, system }) {
    const view = await turn.services.use(assignments).one(operation, toObserver(turn), system)
    const link = await writers[system](view, turn)
    return replyWithLink({ link, format: 'txt', data: { what: system, operation: view.operation.id } }, turn)
  },
})

const againIn =
  (system: ManualSystem) =>
  ({ operation }: { readonly what: string; readonly operation: string }) =>
    press(spec, { operation, system })

/** How to create the files again. */
export const sheetsAgain = Object.fromEntries(manualSystems.map((system) => [system, { again: againIn(system) }]))
