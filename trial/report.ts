import { type Check, parts } from './check.ts'
import type { Difference } from './difference.ts'
import { countsOf, markOf, meaningOf, type Result, type Verdict } from './engine.ts'
import type { Redact } from './redact.ts'
import type { Exchange } from './wire.ts'

export interface ReportOptions {
  readonly version: string
  readonly cloud: string
  readonly signIn: string
  readonly licence: string
  readonly results: readonly Result[]
  readonly differences: readonly Difference[]
  readonly exchanges: readonly Exchange[]
  readonly left: number
  /** Made against the emulator. */
  readonly emulated: boolean
  readonly stopped?: string | undefined
  readonly redact: Redact
}

const order: readonly Verdict[] = ['surprise', 'expected', 'later', 'asDocumented', 'leftOut', 'notReached']

/** Whether a difference is due to the tenant according to the check itself, and so isn't a surprise. */
export function isExpected({ seen }: Difference, results: readonly Result[]): boolean {
  return results.some(({ check, verdict }) => check.id === seen.check && verdict === 'expected')
}

/** A single Markdown file for an issue. `--replay` reads its last block. */
export function writeReport(options: ReportOptions): string {
  const { results, differences, redact } = options
  const counts = order.map((verdict) => countsOf(verdict, results)).join(', ')
  const surprising = differences.filter((one) => !isExpected(one, results))
  const others = differences.filter((one) => isExpected(one, results))
  return [
    '# Trial of Rollcall',
    ...(options.emulated ? ['**Made against the emulator: it says nothing about a tenant.**'] : []),
    `Version ${options.version}; cloud ${options.cloud}; signed in ${options.signIn}; licence ${options.licence}.`,
    `${results.length} checks: ${counts}.`,
    ...(options.stopped ? [`It ended early: ${redact(options.stopped)}`] : []),
    ...(options.left > 0 ? [`**${options.left} changes could not be taken back.**`] : []),
    '## What surprised',
    list(results.filter(({ verdict }) => verdict === 'surprise').map((one) => surprise(one, redact))),
    '## Answers that differ from the emulator’s',
    list(surprising.map(differing)),
    ...(others.length > 0 ? ['### Because of the tenant', list(others.map(differing))] : []),
    '## All checks',
    table(results, redact),
    '## Answers',
    'Property names and types only. `npm run trial -- --replay <this file>` compares them with the emulator.',
    `\`\`\`json\n${JSON.stringify({ rollcall: options.version, exchanges: options.exchanges })}\n\`\`\``,
    '',
  ].join('\n\n')
}

const list = (lines: readonly string[]) => (lines.length > 0 ? lines.join('\n') : 'Nothing.')

const surprise = (result: Result, redact: Redact) =>
  [
    `- **${result.check.title}** (\`${result.check.id}\`)`,
    `Documented: ${result.check.claim}`,
    `Seen: ${redact(result.says)}`,
    meaningOf(result),
  ].join('\n  - ')

const differing = ({ seen, says }: Difference) =>
  [
    `- \`${seen.check}/${seen.name}\`: \`${seen.request}\`${seen.requestId ? `, request ID ${seen.requestId}` : ''}`,
    ...says.map((one) => `  - ${one}`),
    ...(seen.message ? [`  - message: ${seen.message}`] : []),
  ].join('\n')

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')

function table(results: readonly Result[], redact: Redact): string {
  const sorted = [...results].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const row = ({ check, verdict, says }: Result) =>
    `| ${markOf(verdict)} | \`${check.id}\` | ${parts[check.part]} | ${kind(check)} | ${cell(redact(says))} |`
  return ['| result | check | part | kind | seen |', '| --- | --- | --- | --- | --- |', ...sorted.map(row)].join('\n')
}

const kind = ({ kind: how }: Check) => how

/** The exchanges in a report. Throws if there are none. */
export function exchangesIn(report: string): readonly Exchange[] {
  const [, block = ''] = /```json\n(\{.*\})\n```/.exec(report) ?? []
  const { exchanges } = JSON.parse(block || '{}') as { exchanges?: unknown }
  if (!Array.isArray(exchanges)) throw new Error('This is not a report of a trial')
  return exchanges as Exchange[]
}
