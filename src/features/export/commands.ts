import { readDetails } from '../../chat/accounts/details.ts'
import { findInactive } from '../../chat/accounts/inactive.ts'
import { detailScopes } from '../../chat/commands/accounts.ts'
import type { Args } from '../../chat/commands/spec.ts'
import { targetErrors } from '../../chat/commands/target-errors.ts'
import { auditLog, readerScopes, visibleEntriesFilter } from '../../chat/operations/audit-log.ts'
import { selectedItems } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Progress } from '../../chat/views/reply.ts'
import { listAllAccounts } from '../../graph/directory/list.ts'
import { auditColumns } from './audit-columns.ts'
import {
  accountColumns,
  detailedColumns,
  type ExportedItem,
  inactiveColumns,
  lookupColumns,
  operationColumns,
} from './columns.ts'
import type { ExportLink, ExportRequest } from './files.ts'
import { files, readItemPages, replyWithLink } from './link.ts'
import { exportFile as spec } from './spec.ts'

async function* readItems(...from: Parameters<typeof readItemPages>): AsyncGenerator<ExportedItem> {
  const [id, , { services }, owner] = from
  for await (const items of readItemPages(...from)) {
    const accounts = items.flatMap(({ account }) => account?.id ?? [])
    const added = await Promise.all(
      services.columns.map((one) => one.read(services.operations.context, id, owner, accounts)),
    )
    for (const item of items) {
      const account = item.account?.id ?? ''
      yield { ...item, added: Object.assign({}, ...added.map((one) => one.get(account))) }
    }
  }
}

async function createExport(turn: AuthorisedTurn, { what, format, ...of }: Args<typeof spec>): Promise<ExportLink> {
  const { person, directory, services } = turn
  const { operations, lists } = services
  const exports = services.use(files)
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
    const operation = await operations.get(of.operation ?? '', person)
    const { id } = operation
    const some = of.only === undefined ? {} : selectedItems(of.only)
    const { total } = await operations.items(id, person, { ...some, offset: 0, limit: 1 })
    const about = { operation: id, ...(of.only && { only: of.only }) }
    return create({
      columns: operationColumns(services.columns, services.registry, operation, services.stepColumns),
      rows: readItems(id, some, turn, person),
      of: about,
      total,
    })
  }
  if (what === 'status') {
    const identifiers = await lists.find(person.oid, of.lookup ?? '')
    if (!identifiers) throw new targetErrors.listExpired()
    const onProgress = (done: number, total: number) => tell({ what: 'check', done, total })
    onProgress(0, identifiers.length)
    const kept = of.details && of.lookup ? services.statusAnswers.find(person.oid, of.lookup) : undefined
    const rows = kept?.details ? kept.lookups : await directory.find(identifiers, { onProgress })
    if (!of.details) return create({ columns: lookupColumns, rows, of: {}, total: rows.length })
    const details = kept?.details ?? (await readDetails(turn, rows, false))
    return create({ columns: detailedColumns(details), rows, of: { details: true }, total: rows.length })
  }
  if (what === 'users') {
    const { search, department, title, enabled, guests } = of
    const query = { search, department, title, enabled, guests }
    if (of.inactive !== undefined) {
      const wanted = { ...query, inactive: of.inactive }
      const { accounts: rows, details } = await findInactive(turn, wanted, of.lookup)
      return create({ columns: inactiveColumns(details), rows, of: withoutUndefined(wanted), total: rows.length })
    }
    const onProgress = (done: number, total?: number) => tell({ what: 'list', done, total })
    onProgress(0)
    const rows = directory.ask(listAllAccounts, query, onProgress)
    return exports.create(person, { what, format, columns: accountColumns, rows, of: withoutUndefined(query) })
  }
  const { operation, account, operator, any } = of
  const audit = services.use(auditLog)
  const filter = { operation, account, operator, any, ...(await visibleEntriesFilter(turn)) }
  const { total } = await audit.page(person, filter, { offset: 0, limit: 1 })
  return create({ columns: auditColumns, rows: audit.all(person, filter), of: withoutUndefined(filter), total })
}

/** Exports the content of a card to a file; used by its button. */
export const exportFile = defineCommand(spec, {
  moreScopes: ({ what, inactive }, services) => {
    if (what === 'audit') return readerScopes(services)
    if (what === 'users' && inactive !== undefined) return detailScopes.signIns
    return what === 'operation' ? [] : ['User.Read.All']
  },
  async run(turn, args) {
    const { format, what, ...of } = args
    const link = await createExport(turn, args)
    const data = { ...of, what }
    return replyWithLink({ link, format, data }, turn)
  },
})

const withoutUndefined = (
  of: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(of).filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined),
  )
