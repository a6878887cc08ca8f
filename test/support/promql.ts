import { parser } from '@prometheus-io/lezer-promql'

/*
 * The subset of PromQL that the rules in infra use, on real scraped values. Throws for anything else. Two deliberate
 * differences from Prometheus: `increase` doesn't extrapolate to the ends of its range, which never makes it larger,
 * and only samples of the last scrape are current, as after a failed one.
 */

/** A scrape, with its time in seconds; undefined text means it failed. */
export interface Scrape {
  readonly at: number
  readonly text: string | undefined
}

type Labels = Readonly<Record<string, string>>
interface Series {
  readonly labels: Labels
  readonly samples: readonly { readonly at: number; readonly value: number }[]
}
interface Value {
  readonly labels: Labels
  readonly value: number
}
type Node = ReturnType<typeof parser.parse>['topNode']

/** Names of all metrics in an expression. Throws if it isn't valid PromQL. */
export function metricsIn(expression: string): string[] {
  const names: string[] = []
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`${expression} is no PromQL at ${from}`)
      if (type.name === 'Identifier') names.push(expression.slice(from, to))
    },
  })
  return names
}

/** An expression's values after these scrapes; none means it doesn't fire. */
export function evaluate(expression: string, scrapes: readonly Scrape[]): readonly Value[] {
  metricsIn(expression)
  const series = read(scrapes)
  const now = scrapes.at(-1)?.at ?? 0
  const textOf = ({ from, to }: Node) => expression.slice(from, to)
  const child = (node: Node, name: string): Node => {
    const found = node.getChild(name)
    if (!found) throw new Error(`${textOf(node)} has no ${name}`)
    return found
  }
  const children = (node: Node) => {
    const all: Node[] = []
    for (let one = node.firstChild; one; one = one.nextSibling) all.push(one)
    return all
  }

  const select = (node: Node): Series[] => {
    const name = textOf(child(node, 'Identifier'))
    const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((one) => {
      const wanted = JSON.parse(textOf(child(one, 'StringLiteral'))) as string
      const whole = new RegExp(`^(?:${wanted})$`)
      const label = textOf(child(one, 'LabelName'))
      const tests: Record<string, (value: string) => boolean> = {
        '=': (value) => value === wanted,
        '!=': (value) => value !== wanted,
        '=~': (value) => whole.test(value),
        '!~': (value) => !whole.test(value),
      }
      const test = tests[textOf(child(one, 'MatchOp'))]
      if (!test) throw new Error(`${textOf(one)} is not understood`)
      return ({ labels }: Series) => test(labels[label] ?? '')
    })
    return (series.get(name) ?? []).filter((one) => matchers.every((matches) => matches(one)))
  }

  const range = (node: Node, seconds: number) =>
    select(child(node, 'VectorSelector')).map(({ labels, samples }) => ({
      labels,
      samples: samples.filter(({ at }) => at > now - seconds),
    }))

  const increases = (node: Node): { values: Value[]; seconds: number } => {
    const matrix = child(node, 'MatrixSelector')
    const seconds = duration(textOf(child(matrix, 'DurationExpr')))
    const values = range(matrix, seconds).flatMap(({ labels, samples }) => {
      if (samples.length < 2) return []
      const value = samples.slice(1).reduce((sum, { value }, at) => {
        const before = samples[at]?.value ?? 0
        return sum + (value < before ? value : value - before)
      }, 0)
      return [{ labels, value }]
    })
    return { values, seconds }
  }

  const call = (node: Node): Value[] => {
    const body = child(node, 'FunctionCallBody')
    const name = textOf(child(node, 'FunctionIdentifier'))
    if (name === 'absent') return vector(children(body)[0]).length > 0 ? [] : [{ labels: {}, value: 1 }]
    if (name === 'increase') return increases(body).values
    if (name === 'rate') {
      const { values, seconds } = increases(body)
      return values.map(({ labels, value }) => ({ labels, value: value / seconds }))
    }
    if (name === 'histogram_quantile') {
      const [share, of] = children(body)
      return quantiles(Number(share && textOf(share)), vector(of))
    }
    throw new Error(`${name} is not understood`)
  }

  const aggregate = (node: Node): Value[] => {
    const by =
      node.getChild('AggregateModifier')?.getChild('GroupingLabels')?.getChildren('LabelName').map(textOf) ?? []
    const fold = {
      sum,
      count: (all: number[]) => all.length,
      max: (all: number[]) => Math.max(...all),
      min: (all: number[]) => Math.min(...all),
    }[textOf(child(node, 'AggregateOp'))]
    if (!fold) throw new Error(`${textOf(node)} is not understood`)
    return group(vector(children(child(node, 'FunctionCallBody'))[0]), by).map(({ labels, values }) => ({
      labels,
      value: fold(values),
    }))
  }

  const binary = (node: Node): Value[] => {
    const [left, sign, right] = children(node)
    const values = vector(left)
    if (sign?.name === 'And') return vector(right).length > 0 ? values : []
    const limit = Number(right && textOf(right))
    const holds = {
      '>': (x: number) => x > limit,
      '<': (x: number) => x < limit,
      '==': (x: number) => x === limit,
    }[sign ? textOf(sign) : '']
    if (!holds || Number.isNaN(limit)) throw new Error(`${textOf(node)} is not understood`)
    return values.filter(({ value }) => holds(value))
  }

  function vector(node: Node | undefined): Value[] {
    switch (node?.name) {
      case 'VectorSelector':
        return select(node).flatMap(({ labels, samples }) => {
          const last = samples.at(-1)
          return last?.at === now ? [{ labels, value: last.value }] : []
        })
      case 'FunctionCall':
        return call(node)
      case 'AggregateExpr':
        return aggregate(node)
      case 'BinaryExpr':
        return binary(node)
      default:
        throw new Error(`${node ? textOf(node) : expression} is not understood`)
    }
  }
  return vector(parser.parse(expression).topNode.firstChild ?? undefined)
}

/** What was read last: all rules are about the same scrapes. */
let latest: { readonly scrape: Scrape; readonly count: number; readonly series: Map<string, Series[]> } | undefined

function read(scrapes: readonly Scrape[]): Map<string, Series[]> {
  const scrape = scrapes.at(-1)
  if (scrape && latest?.scrape === scrape && latest.count === scrapes.length) return latest.series
  const series = parse(scrapes)
  if (scrape) latest = { scrape, count: scrapes.length, series }
  return series
}

function parse(scrapes: readonly Scrape[]): Map<string, Series[]> {
  const found = new Map<string, { name: string; labels: Labels; samples: { at: number; value: number }[] }>()
  for (const { at, text = '' } of scrapes) {
    for (const line of text.split('\n')) {
      const [, key = '', name = '', shown = '', value] = /^(([a-z0-9_]+)(?:\{(.*)\})?) (\S+)$/.exec(line) ?? []
      if (value === undefined) continue
      const sample = { at, value: Number(value) }
      const known = found.get(key)
      if (known) known.samples.push(sample)
      else {
        const labels = Object.fromEntries([...shown.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, is]) => [label, is]))
        found.set(key, { name, labels, samples: [sample] })
      }
    }
  }
  const byName = new Map<string, Series[]>()
  for (const { name, ...series } of found.values()) {
    const all = byName.get(name)
    if (all) all.push(series)
    else byName.set(name, [series])
  }
  return byName
}

const sum = (all: readonly number[]) => all.reduce((left, right) => left + right, 0)

function group(values: readonly Value[], by: readonly string[]) {
  const groups = new Map<string, { labels: Labels; values: number[] }>()
  for (const { labels, value } of values) {
    const kept = Object.fromEntries(by.map((label) => [label, labels[label] ?? '']))
    const key = JSON.stringify(kept)
    groups.set(key, { labels: kept, values: [...(groups.get(key)?.values ?? []), value] })
  }
  return [...groups.values()]
}

/** Linear interpolation within a bucket, like Prometheus; empty if nothing was counted. */
function quantiles(share: number, buckets: readonly Value[]): Value[] {
  const sorted = buckets
    .map(({ labels, value }) => ({ upTo: Number(labels['le']?.replace('+Inf', 'Infinity')), value }))
    .sort((one, other) => one.upTo - other.upTo)
  const total = sorted.at(-1)?.value ?? 0
  if (total === 0) return []
  const rank = share * total
  const at = sorted.findIndex(({ value }) => value >= rank)
  const [before, within] = [sorted[at - 1] ?? { upTo: 0, value: 0 }, sorted[at]]
  if (!within) return []
  if (within.upTo === Number.POSITIVE_INFINITY) return [{ labels: {}, value: before.upTo }]
  const part = (rank - before.value) / (within.value - before.value)
  return [{ labels: {}, value: before.upTo + (within.upTo - before.upTo) * part }]
}

function duration(text: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? []
  return Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
}
