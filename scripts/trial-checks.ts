import { type Check, parts } from '../trial/check.ts'
import { checks } from '../trial/checks/index.ts'

/** The link from docs/ to the source of a claim. */
const link = (source: string) => (/^https?:/.test(source) ? `<${source}>` : `[${source.split('#')[0]}](${source})`)

/** docs/checks.md: every check of the trial, in order. */
export function checksPage(): string {
  const sections = Object.entries(parts).map(([part, title]) => {
    const own = checks.filter((check) => check.part === part)
    return `## ${title}\n\n${own.map(section).join('\n\n')}`
  })
  return `${[
    '# What only a tenant can show',
    `Generated from \`trial/checks\`. [\`npm run trial\`](trial.md) makes these ${checks.length} checks in order and says what differs; those marked *automatic* by itself. Without it, work through them by hand, in a development tenant and with test accounts.`,
    ...sections,
  ].join('\n\n')}\n`
}

function section(check: Check): string {
  const { id, title, claim, source, otherwise, expected = [] } = check
  const steps = check.kind === 'guided' ? check.steps.map((step, at) => `${at + 1}. ${step}`) : []
  const lines = [
    `- documented (${link(source)}): ${claim}`,
    `- otherwise: ${otherwise}`,
    ...(expected.length > 0 ? [`- expected in some tenants: ${expected.map(({ says }) => says).join(' ')}`] : []),
    ...(check.kind === 'automatic' && check.leaves ? [`- can't be taken back, and asks first: ${check.leaves}`] : []),
    ...(check.kind === 'guided' && check.later ? [`- to be looked at ${check.later}`] : []),
  ]
  return [
    `### ${id}`,
    `${title}${check.kind === 'automatic' ? ' (*automatic*)' : ''}.`,
    ...(steps.length > 0 ? [steps.join('\n')] : []),
    lines.join('\n'),
  ].join('\n\n')
}
