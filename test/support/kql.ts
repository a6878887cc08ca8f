/*
 * The subset of KQL used by the alerts in infra/modules/alerts.bicep, over `customMetrics` as Application Insights
 * derives it from what the bot sent. Throws for anything else.
 */

/** A row of `customMetrics`. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly customDimensions: Readonly<Record<string, string>>
}

/** The rows an Application Insights envelope adds to `customMetrics`. */
export function rowsOf(envelope: unknown): Row[] {
  const { baseType, baseData } = (envelope as { data: { baseType: string; baseData: Sent } }).data
  if (baseType !== 'MetricData') return []
  return baseData.metrics.map(({ name, value }) => ({ name, value, customDimensions: baseData.properties }))
}

interface Sent {
  readonly metrics: readonly { readonly name: string; readonly value: number }[]
  readonly properties: Readonly<Record<string, string>>
}

const folds: Readonly<Record<string, (values: readonly number[]) => number>> = {
  'sum(value)': (values) => values.reduce((sum, value) => sum + value, 0),
  'min(value)': (values) => Math.min(...values),
  'max(value)': (values) => Math.max(...values),
  'count()': (values) => values.length,
}

/** Whether a query returns anything. */
export function hasResult(query: string, rows: readonly Row[]): boolean {
  const [table, ...steps] = query.split(' | ')
  if (table !== 'customMetrics') throw new Error(`${table} is not understood`)
  let left = rows
  let total: number | undefined
  for (const step of steps) {
    const [, fold] = /^summarize value = (.+)$/.exec(step) ?? []
    const [, sign, limit] = /^where value ([<>]) (\d+)$/.exec(step) ?? []
    if (fold !== undefined) {
      const reduce = folds[fold]
      if (!reduce) throw new Error(`${fold} is not understood`)
      total = reduce(left.map(({ value }) => value))
    } else if (limit !== undefined && total !== undefined) {
      return sign === '<' ? total < Number(limit) : total > Number(limit)
    } else left = left.filter(condition(step))
  }
  throw new Error(`${query} does not end in a limit`)
}

function condition(step: string): (row: Row) => boolean {
  const [, name] = /^where name == "([a-z.]+)"$/.exec(step) ?? []
  if (name !== undefined) return (row) => row.name === name
  const [, label = '', sign, list] =
    /^where tostring\(customDimensions\.(\w+)\) (==|in|!in) (".*"|\(.*\))$/.exec(step) ?? []
  if (list === undefined) throw new Error(`${step} is not understood`)
  const values = [...list.matchAll(/"([^"]*)"/g)].map(([, value]) => value)
  return ({ customDimensions }) => values.includes(customDimensions[label] ?? '') === (sign !== '!in')
}
