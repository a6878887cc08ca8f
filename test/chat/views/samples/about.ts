import assert from 'node:assert/strict'
import { checkStatus } from '../../../../src/chat/commands/accounts.ts'
import { commandErrors } from '../../../../src/chat/commands/errors.ts'
import { press } from '../../../../src/chat/commands/press.ts'
import { targetErrors } from '../../../../src/chat/commands/target-errors.ts'
import { UnknownCommand } from '../../../../src/chat/turn/unknown-command.ts'
import { showCommand, showHelp, showHelpGroup } from '../../../../src/chat/views/help.ts'
import { showError, showUnexpected } from '../../../../src/chat/views/notice.ts'
import { showNotifications } from '../../../../src/chat/views/notices.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { showSettings } from '../../../../src/chat/views/settings.ts'
import { showWelcome } from '../../../../src/chat/views/welcome.ts'
import { permissionErrors } from '../../../../src/core/sign-in-errors.ts'
import { graphErrors } from '../../../../src/graph/directory/errors.ts'
import { commands } from '../../../support/all-commands.ts'
import { wholeRegistry } from '../../../support/registry.ts'
import { type Making, times } from './texts.ts'

const listed = commands.filter(({ hidden }) => !hidden)
const typing = { now: 0, timeZone: 'UTC' }
const named = (name: string) => listed.find((command) => command.name === name) ?? assert.fail(name)

/** Cards about the bot. */
export function aboutCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  return {
    welcome: showWelcome(wholeRegistry, messages, viewer, texts.name()),
    welcomeApprover: showWelcome(wholeRegistry, messages, viewer, texts.name(), { asked: true, waiting: 12 }),
    help: showHelp(listed, messages, viewer),
    approverHelp: showHelp(listed, messages, viewer, { asked: true, waiting: 0 }),
    helpGroup: showHelpGroup('operations', listed, messages, viewer),
  }
}

/** What a command does. */
export function commandCards({ messages, viewer }: Making): Record<string, Reply> {
  return {
    command: showCommand(named('list users'), messages, viewer),
    commandBehindId: showCommand(named('approve'), messages, viewer),
  }
}

/** What the bot is set to, and errors. */
export function settingsCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  return {
    notifications: showNotifications('all', messages, viewer),
    settings: showSettings(
      {
        confirmCountAbove: 5,
        approvalAbove: 25,
        approvalAboveIrreversible: 5,
        approvalWindow: 24 * 3_600_000,
        handoverAfter: 15 * 60_000,
        missingProtected: 'block',
        maxAccountsPerHour: 5000,
        maxAccounts: 2000,
        abortAboveFailures: 20,
        ticketPattern: /INC[0-9]{6}/,
        readOnly: false,
        approverGroupId: 'e1d0c8c4-2a9e-4c39-9e4c-0d4be42a5a4e',
        approvalConversation: '19:0d4be42a5a4f@thread.tacv2',
        operatorGroupId: 'e1d0c8c4-2a9e-4c39-9e4c-0d4be42a5a4f',
        protectedAccounts: times(12, () => texts.upn()),
        cloud: 'public',
        graphUrl: 'https://graph.microsoft.com',
        version: '0.1.0',
        publicUrl: 'https://rollcall.example.test',
        groups: [],
      },
      messages,
      viewer,
      {
        gaps: [
          { problem: 'noAccount', name: texts.upn() },
          { problem: 'emptyGroup', name: 'e1d0c8c4-2a9e-4c39-9e4c-0d4be42a5a4e' },
        ],
        groups: new Map([['e1d0c8c4-2a9e-4c39-9e4c-0d4be42a5a4f', texts.name()]]),
      },
    ),
    error: showError(
      new UnknownCommand({ nearest: { command: named('list users'), rest: texts.typed() }, continues: false }, typing),
      messages,
      viewer,
    ),
    errorUnknown: showError(new UnknownCommand({ nearest: undefined, continues: false }, typing), messages, viewer),
    errorForbidden: showError(new permissionErrors.graphForbidden({ needed: 'User.Read.All' }), messages, viewer),
    errorAgain: showError(
      new graphErrors.graphUnavailable(),
      messages,
      viewer,
      press(checkStatus, { accounts: texts.typed() }),
    ),
    errorArguments: showError(
      new commandErrors.badArguments({ command: 'undo', argument: 'operation', problem: 'missing' }),
      messages,
      viewer,
    ),
    errorList: showError(new targetErrors.listExpired(), messages, viewer),
    unexpected: showUnexpected('3f9a1c2e', messages, viewer),
  }
}
