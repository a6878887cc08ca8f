import * as specs from '../../chat/commands/about.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { showNotifications } from '../../chat/views/notices.ts'
import { showSettings } from '../../chat/views/settings.ts'
import { groupNames } from '../../graph/directory/groups.ts'
import type { NotificationChoice } from '../../operations/posts/notification-choices.ts'
import { commonPlanScopes } from '../../operations/registry/collect-scopes.ts'

/**
 * Shows the current settings; they can't be changed from chat. Protected accounts are named only to operators, in their
 * private chat.
 */
export const settings = defineCommand(specs.settings, {
  async run({ services, messages, sender, asOperator }) {
    const directory = sender.place === 'personal' ? await asOperator(commonPlanScopes) : undefined
    const gaps = directory && (await services.operations.protectionGaps(sender, directory))
    const { operatorGroupId, approverGroupId, escalationGroupId, protectedGroupId } = services.settings
    const ofFeatures = services.settings.groups.map(({ id }) => id)
    const groups = [operatorGroupId, approverGroupId, escalationGroupId, protectedGroupId, ...ofFeatures].filter(
      (id) => id !== undefined,
    )
    const known = directory && { gaps: gaps ?? [], groups: await directory.ask(groupNames, groups) }
    return showSettings(services.settings, messages, sender, known)
  },
})

/** Words that can be typed instead of a choice's own name. */
const choiceWords: Readonly<Record<NotificationChoice, RegExp>> = {
  all: /^(all|on|everything|alle|alles|an|ein)$/i,
  decisions: /^(decisions?( only)?|(nur )?entscheidungen)$/i,
  off: /^(off|none|aus|keine)$/i,
}

/** Shows or changes the sender's choice of notifications. */
export const notifications = defineCommand(specs.notifications, {
  fromText: (rest) => {
    const text = rest.trim()
    const [choice = text] = Object.entries(choiceWords).find(([, words]) => words.test(text)) ?? []
    return text ? { choice: choice as NotificationChoice } : {}
  },
  async run({ services, sender, messages }, { choice }) {
    if (choice) await services.notifications.choose(sender, choice)
    return showNotifications(choice ?? (await services.notifications.find(sender)), messages, sender)
  },
})
