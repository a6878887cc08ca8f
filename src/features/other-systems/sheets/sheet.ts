import type { Messages } from '../../../chat/words/index.ts'
import type { Item } from '../../../operations/model/types.ts'
import { type ManualSystem, systemName } from '../manual-steps.ts'
import { words } from '../words.ts'
import { comment } from './powershell.ts'

/** The commands for one account: those that read, and those that change, each with its purpose. */
export interface AccountSheet {
  readonly notes?: readonly string[]
  readonly read: readonly string[]
  readonly changes: readonly SheetChange[]
}

export interface SheetChange {
  readonly title: string
  /** What to know beforehand. */
  readonly notes?: readonly string[]
  readonly commands: readonly string[]
}

/** A sheet: the commands that connect, and those for each account. */
export interface Sheet<Row> {
  readonly connect: (messages: Messages) => readonly string[]
  readonly accountOf: (row: Row, messages: Messages) => AccountSheet
}

/** The file's first lines. */
export function headText(
  of: { system: ManualSystem; operation: string; accounts: number; madeAt: string; madeFor: string },
  connect: readonly string[],
  messages: Messages,
): string {
  const { sheet } = words.of(messages).assignment
  return lines([
    comment(sheet.head(systemName(of.system, messages), messages.common.accounts(of.accounts), of.operation)),
    comment(sheet.made(of.madeAt, of.madeFor)),
    comment(sheet.care),
    '',
    comment(sheet.once),
    ...connect,
  ])
}

/** One account's lines: the commands that read, then those that change, then those that read the changes back. */
export function accountText(
  { seq, account }: Pick<Item, 'seq' | 'account'>,
  { notes = [], read, changes }: AccountSheet,
  messages: Messages,
): string {
  const { sheet } = words.of(messages).assignment
  const who = [account?.name, account?.upn, account?.id].filter((one) => one !== undefined).join(', ')
  return lines([
    '',
    comment('-'.repeat(80)),
    comment(`${seq}: ${who}`),
    ...notes.map(comment),
    ...(read.length > 0 ? [comment(sheet.read), ...read] : []),
    ...(changes.length > 0 ? [comment(sheet.change)] : []),
    ...changes.flatMap((one) => [comment(`- ${one.title}`), ...(one.notes ?? []).map(comment), ...one.commands]),
    ...(read.length > 0 && changes.length > 0 ? [comment(sheet.readAgain), ...read] : []),
  ])
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('')
