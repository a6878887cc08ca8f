import { badRequest, needsAdvanced, unsupported } from '../errors.ts'
import type { Filter } from './ast.ts'

type Mode = 'default' | 'advanced' | 'never'
type Operator = 'eq' | 'ne' | 'range' | 'in' | 'startswith' | 'endswith' | 'null'

/** How a property can be filtered: each operator in normal queries, in advanced queries only, or never. */
export type Support = Readonly<Record<Operator, Mode>> & { readonly type: 'string' | 'boolean' | 'date' }
export type SupportTable = Readonly<Record<string, Support>>

const [d, a, n] = ['default', 'advanced', 'never'] as const
const row = (type: Support['type'], [eq, ne, range, within, startswith, endswith, none]: readonly Mode[]): Support => ({
  type,
  eq: eq ?? n,
  ne: ne ?? n,
  range: range ?? n,
  in: within ?? n,
  startswith: startswith ?? n,
  endswith: endswith ?? n,
  null: none ?? n,
})
const text = row('string', [d, a, d, d, d, n, a])

/** Filters on people; `proxyAddresses` is searched with `any`. */
export const userSupport: SupportTable = {
  accountEnabled: row('boolean', [d, a, n, d, n, n, n]),
  userPrincipalName: row('string', [d, a, d, d, d, a, n]),
  mail: row('string', [d, a, d, d, d, a, a]),
  jobTitle: text,
  department: text,
  displayName: text,
  employeeId: text,
  mailNickname: text,
  givenName: text,
  surname: text,
  officeLocation: row('string', [a, a, a, a, a, n, a]),
  companyName: row('string', [a, a, a, a, a, n, a]),
  userType: row('string', [d, a, n, d, n, n, a]),
  onPremisesSyncEnabled: row('boolean', [d, a, n, d, n, n, a]),
  onPremisesSamAccountName: row('string', [a, a, a, a, a, n, a]),
  id: row('string', [d, a, n, d, n, n, n]),
  employeeLeaveDateTime: row('date', [d, a, d, d, n, n, n]),
  createdDateTime: row('date', [d, a, d, d, n, n, n]),
  proxyAddresses: row('string', [d, n, d, n, d, a, n]),
}

/** Filters on groups. */
export const groupSupport: SupportTable = {
  id: row('string', [d, a, n, d, n, n, n]),
  displayName: row('string', [d, a, d, d, d, n, a]),
  mail: row('string', [d, a, d, d, d, n, a]),
  description: row('string', [a, a, a, n, a, n, n]),
  isAssignableToRole: row('boolean', [d, a, n, n, n, n, n]),
}

const maxChildren = 15
const maxHeight = 3
const longestValue = 120

/** Throws Graph's 400 if a filter needs more than this kind of query supports. */
export function checkSupport(
  filter: Filter,
  table: SupportTable,
  options: { advanced: boolean; entity: string },
): void {
  const { advanced, entity } = options

  const demand = (mode: Mode, operator: string, property: string) => {
    if (mode === 'never') throw refuse(property, operator)
    if (mode === 'default' || advanced) return
    if (operator === 'ne') throw unsupported("Unsupported property filter clause operator 'NotEqualsMatch'.")
    throw needsAdvanced(`Operator '${operator}' on property '${property}'`)
  }
  const refuse = (property: string, operator: string) =>
    unsupported(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${entity}': ${operator}.`,
    )
  const supportOf = (property: string): Support => {
    const support = table[property]
    if (!support)
      throw unsupported(
        `Unsupported or invalid query filter clause specified for property '${property}' of resource '${entity}'.`,
      )
    return support
  }
  const fits = (property: string, support: Support, value: unknown) => {
    const wanted = support.type === 'boolean' ? 'boolean' : 'string'
    if (value !== null && typeof value !== wanted)
      throw badRequest(
        `A binary operator with incompatible types was detected for property '${property}'.`,
        'BadRequest',
      )
    if (!advanced && typeof value === 'string' && value.length > longestValue)
      throw unsupported(`The value of a filter on '${property}' may hold ${longestValue} characters.`)
  }

  function visit(node: Filter, inside?: string): void {
    switch (node.kind) {
      case 'and':
      case 'or':
        for (const one of node.operands) visit(one, inside)
        return
      case 'not':
        if (!advanced) throw needsAdvanced("Operator 'not'")
        visit(node.operand, inside)
        return
      case 'any':
        if (node.property !== 'proxyAddresses' || inside) throw refuse(node.property, 'any')
        visit(node.test, node.property)
        return
    }
    const property = inside ?? node.property
    if (!inside && property === 'proxyAddresses') throw refuse(property, node.kind)
    const support = supportOf(property)
    if (node.kind === 'in') {
      demand(support.in, 'in', property)
      for (const value of node.values) fits(property, support, value)
    } else if (node.kind === 'compare') {
      const operator = node.op === 'ge' || node.op === 'le' ? 'range' : node.op
      if (node.value === null) demand(support.null, `${node.op} null`, property)
      demand(support[operator], node.op, property)
      fits(property, support, node.value)
    } else demand(support[node.kind], node.kind, property)
  }

  visit(filter)
  if (advanced) return
  const children = widest(filter)
  if (children > maxChildren)
    throw unsupported(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${children}. Max allowed: ${maxChildren}.`,
    )
  const tall = height(filter)
  if (tall > maxHeight)
    throw unsupported(`The specified search filter expression has excessive height: ${tall}. Max allowed: ${maxHeight}`)
}

/** The largest number of alternatives in any part of a filter, including the values of an `in`. */
function widest(node: Filter): number {
  if (node.kind === 'in') return node.values.length
  if (node.kind === 'not') return widest(node.operand)
  if (node.kind === 'any') return widest(node.test)
  if (node.kind === 'and') return Math.max(...node.operands.map(widest))
  if (node.kind === 'or') return node.operands.reduce((sum, one) => sum + Math.max(1, widest(one)), 0)
  return 0
}

function height(node: Filter): number {
  if (node.kind === 'and' || node.kind === 'or') return 1 + Math.max(...node.operands.map(height))
  if (node.kind === 'not') return 1 + height(node.operand)
  return 1
}
