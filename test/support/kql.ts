/*
 * The subset of KQL that the alerts in infra/modules/alerts.bicep use, over `customMetrics` as the collector's exporter for
 * Azure Monitor fills it from what the bot sent. Throws for anything else.
 */

/** A row of `customMetrics`. */
export interface Row {
  readonly name: string
  readonly value: number
  /** The largest of the values that a histogram summed up; `value` of others. */
  readonly valueMax: number
  readonly cloud_RoleInstance: string
  readonly customDimensions: Readonly<Record<string, string>>
}

/** The rows that an export of metrics over OTLP adds to `customMetrics`: one for each data point. */
export function rowsOf(sent: unknown): Row[] {
  const { resourceMetrics = [] } = sent as { resourceMetrics?: readonly Sent[] }
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const instance = labelsOf(resource.attributes)['service.instance.id'] ?? 'one'
    return scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(
        ({ name, sum, gauge, histogram }) =>
          (sum ?? gauge ?? histogram)?.dataPoints.map((point): Row => {
            const value = Number(point.sum ?? point.asDouble ?? point.asInt ?? 0)
            return {
              name,
              value,
              valueMax: point.max ?? value,
              cloud_RoleInstance: instance,
              customDimensions: labelsOf(point.attributes),
            }
          }) ?? [],
      )
  })
}

interface Label {
  readonly key: string
  readonly value: Readonly<Record<string, string | number | boolean>>
}
interface Points {
  readonly dataPoints: readonly {
    readonly attributes: readonly Label[]
    readonly asDouble?: number
    readonly asInt?: number | string
    readonly sum?: number
    readonly max?: number
  }[]
}
interface Sent {
  readonly resource: { readonly attributes: readonly Label[] }
  readonly scopeMetrics: readonly {
    readonly metrics: readonly {
      readonly name: string
      readonly sum?: Points
      readonly gauge?: Points
      readonly histogram?: Points
    }[]
  }[]
}

const labelsOf = (labels: readonly Label[]): Record<string, string> =>
  Object.fromEntries(labels.map(({ key, value }) => [key, String(Object.values(value)[0])]))

/** A row on its way through a query; null if nothing was summed. */
type Values = Readonly<Record<string, unknown>>
type Expression = (row: Values) => unknown

/** Whether a query returns anything. */
export function hasResult(query: string, rows: readonly Row[]): boolean {
  const [table, ...steps] = query.split(' | ')
  if (table !== 'customMetrics') throw new Error(`${table} is not understood`)
  let left: readonly Values[] = rows as readonly (Row & Values)[]
  for (const step of steps) {
    const [, verb, rest = ''] = /^(where|summarize) (.+)$/.exec(step) ?? []
    if (verb === 'where') left = left.filter(conditionOf(rest))
    else if (verb === 'summarize') left = summarize(rest, left)
    else throw new Error(`${step} is not understood`)
  }
  return left.length > 0
}

/** Metrics that a query names, and the labels and values with which it selects them. */
export function namedIn(query: string) {
  const texts = (list = '') => [...list.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value)
  const metrics = [...query.matchAll(/\bname (?:== (".*?")|in (\(.*?\)))/g)].flatMap(([, one, list]) =>
    texts(one ?? list),
  )
  const labels = [
    ...query.matchAll(/customDimensions(?:\.(\w+)|\["([\w.]+)"\])\)(?: (?:==|!?in) (".*?"|\(.*?\)))?/g),
  ].map(([, plain, dotted, list]) => ({ label: plain ?? dotted ?? '', values: texts(list) }))
  return { metrics: [...new Set(metrics)], labels }
}

/** Splits a text at a separator outside of parentheses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')') depth--
    if (depth > 0 || !text.startsWith(separator, at)) continue
    parts.push(text.slice(from, at))
    from = at + separator.length
  }
  return [...parts, text.slice(from)]
}

function conditionOf(text: string): (row: Values) => boolean {
  const all = split(text, ' and ').map((one) => {
    const [, left = '', sign = '', right = ''] = /^(\S+) (==|<|>|in|!in|!startswith) (.+)$/.exec(one) ?? []
    const expression = expressionOf(left)
    if (sign === 'in' || sign === '!in') {
      const values = split(right.slice(1, -1), ', ').map((value) => JSON.parse(value) as unknown)
      return (row: Values) => values.includes(expression(row)) === (sign === 'in')
    }
    const value = JSON.parse(right) as string | number
    return (row: Values) => {
      const found = expression(row)
      if (found === null) return false
      if (sign === '==') return found === value
      if (sign === '!startswith') return !String(found).toLowerCase().startsWith(String(value).toLowerCase())
      return sign === '<' ? Number(found) < Number(value) : Number(found) > Number(value)
    }
  })
  return (row) => all.every((holds) => holds(row))
}

function expressionOf(text: string): Expression {
  // A name with dots needs brackets: without them, it is a path into an object.
  const [, plain, dotted] = /^tostring\(customDimensions(?:\.(\w+)|\["([\w.]+)"\])\)$/.exec(text) ?? []
  const label = plain ?? dotted
  if (label !== undefined) return ({ customDimensions }) => (customDimensions as Row['customDimensions'])[label] ?? ''
  if (!/^\w+$/.test(text)) throw new Error(`${text} is not understood`)
  return (row) => row[text]
}

/** `column` or `column = expression`. */
function namedExpression(text: string): readonly [string, Expression] {
  const [, name = text, expression = text] = /^(\w+) = (.+)$/.exec(text) ?? []
  return [name, expressionOf(expression)]
}

function summarize(text: string, rows: readonly Values[]): Values[] {
  const [sums = '', by] = split(text, ' by ')
  const made = split(sums, ', ').map((one) => {
    const [, name = '', fold = '', given = ''] = /^(\w+) = (\w+)\((.*)\)$/.exec(one) ?? []
    return [name, aggregate(fold, split(given, ', '))] as const
  })
  const groups = new Map<unknown, Values[]>(by === undefined ? [['', []]] : [])
  const keys = by === undefined ? [] : split(by, ', ').map(namedExpression)
  const keyOf = (row: Values) => JSON.stringify(keys.map(([, value]) => value(row)))
  for (const row of rows) {
    const key = by === undefined ? '' : keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()].map((group) =>
    Object.fromEntries([
      ...keys.map(([name, value]) => [name, value(group[0] ?? {})] as const),
      ...made.map(([name, fold]) => [name, fold(group)] as const),
    ]),
  )
}

function aggregate(fold: string, [of = '', only]: readonly string[]): (rows: readonly Values[]) => number | null {
  if (fold === 'count') return (rows) => rows.length
  const expression = expressionOf(of)
  const numbers = (rows: readonly Values[]) => rows.map((row) => Number(expression(row)))
  const sum = (values: readonly number[]) => values.reduce((left, right) => left + right, 0)
  switch (fold) {
    case 'sum':
      return (rows) => sum(numbers(rows))
    case 'sumif':
      return (rows) => sum(numbers(rows.filter(conditionOf(only ?? ''))))
    case 'dcount':
      return (rows) => new Set(rows.map(expression)).size
    case 'min':
      return (rows) => (rows.length === 0 ? null : Math.min(...numbers(rows)))
    default:
      throw new Error(`${fold} is not understood`)
  }
}
