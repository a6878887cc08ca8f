import { defineColumns } from '../../chat/turn/files.ts'
import { findOwn } from '../../operations/lifecycle/access.ts'
import type { KindOfTrace } from './model.ts'
import { evidenceQueries } from './queries.ts'

/** The traces found in an account. */
export const evidenceColumns = defineColumns(
  async (context, id, owner, accounts) => {
    const { key } = await findOwn(context, id, owner)
    return evidenceQueries(context.store.db).ofAccounts(key, accounts)
  },
  { evidence: (traces) => traces.map(traceText).join('; ') || null },
)

/** In codes: what it is, its name, publisher, number and time. */
const traceText = ({ kind, what, name, publisher, count, at }: KindOfTrace): string =>
  [
    `${kind}: ${what}`,
    ...(name === undefined ? [] : [`"${name}"`]),
    ...(publisher === undefined ? [] : [publisher === null ? '(publisher not verified)' : `(publisher ${publisher})`]),
    ...(count === undefined ? [] : [count]),
    ...(at === undefined ? [] : [new Date(at).toISOString()]),
  ].join(' ')
