import { compact } from '../../core/compact.ts'
import type { CloudName } from '../../core/model.ts'
import { sessionReachWords } from '../../core/words/session-reach.ts'
import type { Limits, ProtectionGap } from '../../operations/model/types.ts'
import { sessionReach } from '../../operations/rules/session-reach.ts'
import { buildFacts } from '../card/index.ts'
import { help, whoami } from '../commands/about.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { gapLines } from './gaps.ts'
import { textOf } from './help.ts'
import type { Reply } from './reply.ts'
import { shorten, toFrame, type Viewer } from './viewer.ts'

/** The current settings, from the configuration. */
export interface Settings extends Limits {
  readonly cloud: CloudName
  readonly graphUrl: string
  readonly version: string
  /** The address at which people's browsers reach the bot. */
  readonly publicUrl: string
  readonly groups: readonly NamedGroup[]
}

/** A group that a setting of a feature names. */
export interface NamedGroup {
  readonly id: string
  title(messages: Messages): string
}

const maxAccounts = 2

/** Details for people who are allowed to see which accounts, groups and chats the settings name. */
interface KnownNames {
  readonly gaps: readonly ProtectionGap[]
  /** Group names by ID, if known. */
  readonly groups: ReadonlyMap<string, string>
}

/** Which approvals take a sign-in made for them. */
function signInText({ approvalSignIn: rule }: Settings, { settings: says }: Messages): string {
  const { teams, risky, always, context } = says.approvalSignsIn
  if (!rule) return teams
  return compact([rule.always ? always : risky(rule.above), rule.context && context(rule.context)]).join('; ')
}

/** The current limits and rules, read-only; without any names if `known` is missing. */
export function showSettings(
  settings: Settings,
  messages: Messages,
  viewer: Viewer,
  known: KnownNames | undefined,
): Reply {
  const names = known !== undefined
  const { settings: says, common } = messages
  const group = (id: string) => {
    if (!known) return says.someGroup
    const name = known.groups.get(id)
    return name === undefined ? says.group(id) : shorten(name, 80)
  }
  const membersOf = (id: string) => (known ? says.group(shorten(known.groups.get(id) ?? id, 80)) : says.someGroup)
  const named = settings.protectedAccounts.slice(0, maxAccounts).map((account) => shorten(account))
  const hidden = settings.protectedAccounts.length - named.length
  const count = settings.protectedAccounts.length
  const accounts = names
    ? compact([named.join(', '), hidden > 0 && common.andMore(hidden)]).join(' ')
    : common.accounts(count)
  const isProtected = compact([
    count > 0 && accounts,
    settings.protectedGroupId && membersOf(settings.protectedGroupId),
  ])
  const groups = [
    {
      title: says.limits,
      facts: [
        { title: says.readOnly, value: settings.readOnly ? `■ ${says.readOnlyOn}` : `✓ ${says.readOnlyOff}` },
        { title: says.confirmCountAbove, value: says.above(settings.confirmCountAbove) },
        {
          title: says.approvalAbove,
          value: says.approvalWithin(settings.approvalAbove, Math.round(settings.approvalWindow / 3_600_000)),
        },
        {
          title: says.approvalAboveIrreversible,
          value: says.approvalWithin(
            settings.approvalAboveIrreversible,
            Math.round(settings.approvalWindow / 3_600_000),
          ),
        },
        { title: says.maxAccountsPerHour, value: says.perOperator(settings.maxAccountsPerHour) },
        { title: says.maxAccounts, value: messages.number(settings.maxAccounts) },
        { title: says.ticketPattern, value: settings.ticketPattern?.source ?? says.any },
      ],
    },
    {
      title: says.rules,
      facts: compact([
        {
          title: says.operators,
          value: settings.operatorGroupId ? group(settings.operatorGroupId) : says.operatorsAll,
        },
        {
          title: says.approvers,
          value: settings.approverGroupId ? group(settings.approverGroupId) : says.approversNobody,
        },
        { title: says.approvalSignIn, value: signInText(settings, messages) },
        settings.escalationGroupId && { title: says.escalation, value: group(settings.escalationGroupId) },
        settings.approvalConversation && {
          title: says.approvalChannel,
          value: names ? shorten(settings.approvalConversation) : common.yes,
        },
        ...settings.groups.map(({ id, title }) => ({ title: title(messages), value: group(id) })),
        { title: says.always, value: says.alwaysList },
        { title: says.protectedAccounts, value: isProtected.join('; ') || common.none },
        {
          title: says.adminAccounts,
          value: settings.adminAccounts === 'approve' ? says.adminApprove : says.adminSkip,
        },
        {
          title: says.syncedAccounts,
          value: settings.syncedAccounts === 'allow' ? says.syncedAllow : says.syncedSkip,
        },
      ]),
    },
  ]
  const card = buildFacts(toFrame(viewer, messages), {
    header: { title: says.title },
    groups,
    lines: compact([
      { text: sessionReachWords[messages.locale === 'de' ? 'de' : 'en'](sessionReach(settings)) },
      ...gapLines(known?.gaps ?? [], messages, viewer, settings.missingProtected === 'block'),
      { text: [says.version(settings.version), settings.cloud, settings.graphUrl].join(' · '), subtle: true },
      { text: says.note, subtle: true },
      !names && { text: says.namesHidden, subtle: true },
    ]),
    actions: [
      { title: textOf(whoami.name, messages).featured ?? whoami.name, data: press(whoami) },
      { title: messages.help.all, data: press(help) },
    ],
  })
  return { card, summary: says.title }
}
