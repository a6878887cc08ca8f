import { z } from 'zod/v4'
import type { Audit } from '../audit/audit.ts'
import type { ExportCard } from '../bot/cards/export-card.ts'
import type { Reach } from '../bot/cards/operation-card.ts'
import type { Lists } from '../bot/turn/account-lists.ts'
import { type AuthorisedTurn, type Command, defineCommand, type Progress } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import {
  accountColumns,
  auditColumns,
  type ExportLink,
  type ExportRequest,
  type Exports,
  itemColumns,
  lookupColumns,
} from '../exports/exports.ts'
import type { Item, Limits, Operations } from '../operations/index.ts'
import { showExport } from '../views/export.ts'
import { auditFilter, auditReaders } from './audit.ts'

const text = z.string().max(120).optional()
const exportArguments = auditFilter.extend({
  what: z.enum(['operation', 'status', 'users', 'audit']),
  format: z.enum(['csv', 'json']).default('csv'),
  lookup: z.string().max(40).optional(),
  search: text,
  department: text,
  title: text,
  enabled: z.boolean().optional(),
  guests: z.boolean().optional(),
})
type ExportArguments = z.infer<typeof exportArguments>

/** As many as the largest tenants have. */
const mostAccounts = 1_000_000
const itemsAtOnce = 1_000

/** Makes a file of what a card shows; reached by its button. */
export function createExport(options: {
  operations: Operations
  lists: Lists
  audit: Audit
  exports: Exports
  limits: Pick<Limits, 'operatorGroupId'>
}): Command {
  const readers = auditReaders(options.limits)
  const { operations, lists, audit, exports } = options

  async function* itemsOf(id: string, { person }: AuthorisedTurn): AsyncGenerator<Item> {
    for (let offset = 0; ; offset += itemsAtOnce) {
      const { items } = await operations.items(id, person, { offset, limit: itemsAtOnce })
      yield* items
      if (items.length < itemsAtOnce) return
    }
  }

  const make = async (turn: AuthorisedTurn, { what, format, ...of }: ExportArguments): Promise<ExportLink> => {
    const { person, directory } = turn
    const tell = (step: Pick<Progress, 'what' | 'done' | 'total'>) => turn.progress({ ...step, replace: false })
    const create = <Row>({
      total,
      ...request
    }: Pick<ExportRequest<Row>, 'columns' | 'rows' | 'of'> & { total: number }) => {
      const onProgress = (done: number) => tell({ what: 'export', done, total })
      onProgress(0)
      return exports.create(person, { what, format, onProgress, ...request })
    }
    tell({ what: 'export', done: 0 })
    if (what === 'operation') {
      const { id } = await operations.get(of.operation ?? '', person)
      const { total } = await operations.items(id, person, { offset: 0, limit: 1 })
      return create({ columns: itemColumns, rows: itemsOf(id, turn), of: { operation: id }, total })
    }
    if (what === 'status') {
      const identifiers = await lists.find(person.oid, of.lookup ?? '')
      if (!identifiers) throw new UserError('listExpired')
      const onProgress = (done: number, total: number) => tell({ what: 'check', done, total })
      onProgress(0, identifiers.length)
      const rows = await directory.find(identifiers, { onProgress })
      return create({ columns: lookupColumns, rows, of: {}, total: rows.length })
    }
    if (what === 'users') {
      const { search, department, title, enabled, guests } = of
      const query = { search, department, title, enabled, guests }
      const onProgress = (done: number, total?: number) => tell({ what: 'list', done, total })
      onProgress(0)
      const { accounts } = await directory.list(query, { offset: 0, size: mostAccounts, onProgress })
      return create({ columns: accountColumns, rows: accounts, of: known(query), total: accounts.length })
    }
    const { operation, account, operator, any } = of
    const filter = { operation, account, operator, any, ...(await readers.reach(turn)) }
    const { total } = await audit.page(person, filter, { offset: 0, limit: 1 })
    return create({ columns: auditColumns, rows: audit.all(person, filter), of: known(filter), total })
  }

  return defineCommand({
    name: 'export',
    hidden: true,
    scopes: [],
    moreScopes: ({ what }) => (what === 'audit' ? readers.scopes : what === 'operation' ? [] : ['User.Read.All']),
    operatorsOnly: true,
    arguments: exportArguments,
    async run(turn, args) {
      const { format, what, ...of } = args
      const link = await make(turn, args)
      const data = { ...known(of), what }
      const { id, rows, fileName } = link
      const { conversation } = turn.channel.reference as Reach
      const { device, locale } = turn.speaker
      return {
        ...showExport({ link, format, data }, turn.words, turn.speaker),
        posted: (activityId) => {
          const card: ExportCard = { conversation, activityId, device, locale, rows, fileName, format, data }
          return exports.shown(id, card)
        },
      }
    },
  })
}

const known = (of: Readonly<Record<string, string | boolean | undefined>>): Record<string, string | boolean> =>
  Object.fromEntries(Object.entries(of).filter((pair): pair is [string, string | boolean] => pair[1] !== undefined))
