import assert from 'node:assert/strict'
import { UnknownCommand } from '../../../src/bot/turn/unknown-command.ts'
import { commands } from '../../../src/commands/index.ts'
import { UserError } from '../../../src/core/errors.ts'
import { showAbsence } from '../../../src/views/absence.ts'
import { showCommand, showHelp } from '../../../src/views/help.ts'
import { showError, showUnexpected } from '../../../src/views/notice.ts'
import { showNotifications } from '../../../src/views/notices.ts'
import type { Reply } from '../../../src/views/reply.ts'
import { showSettings } from '../../../src/views/settings.ts'
import { showWelcome } from '../../../src/views/welcome.ts'
import { showSignedIn, showSignedOut, showWhoami } from '../../../src/views/whoami.ts'
import { type Making, now, times } from './texts.ts'

const listed = commands.filter(({ hidden }) => !hidden)
const typing = { now: 0, timeZone: 'UTC' }
const named = (name: string) => listed.find((command) => command.name === name) ?? assert.fail(name)

/** Cards about the bot and its users, and errors. */
export function aboutCards({ texts, words, viewer }: Making): Record<string, Reply> {
  return {
    welcome: showWelcome(words, viewer, texts.name()),
    welcomeApprover: showWelcome(words, viewer, texts.name(), { asked: true, waiting: 12 }),
    help: showHelp(listed, words, viewer),
    approverHelp: showHelp(listed, words, viewer, { asked: true, waiting: 0 }),
    absence: showAbsence({ until: now }, words, viewer),
    absenceNone: showAbsence({ until: undefined }, words, viewer),
    absenceEnded: showAbsence({ until: undefined, ended: true }, words, viewer),
    command: showCommand(named('list users'), words, viewer),
    commandBehindId: showCommand(named('approve'), words, viewer),
    signedIn: showSignedIn({ name: texts.name(), upn: texts.upn() }, words, viewer),
    signedOut: showSignedOut(words, viewer),
    whoami: showWhoami(
      {
        name: texts.name(),
        upn: texts.upn(),
        oid: '11111111-2222-3333-4444-555555555555',
        tid: '66666666-7777-8888-9999-000000000000',
        granted: ['User.Read', 'RoleManagement.Read.Directory', 'Later.Read.All'],
        missing: ['User.EnableDisableAccount.All', 'User.RevokeSessions.All'],
        roles: [{ name: 'User Administrator' }],
        notifications: 'decisions',
        ...{ operator: true, approver: false, left: 4_790, limit: 5_000 },
        expiresAt: now + 3600_000,
      },
      words,
      viewer,
    ),
    notifications: showNotifications('all', words, viewer),
    settings: showSettings(
      {
        confirmCountAbove: 5,
        approvalAbove: 25,
        approvalAboveIrreversible: 5,
        approvalWindow: 24 * 3_600_000,
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
      },
      words,
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
      new UnknownCommand({ nearest: { command: named('list users'), rest: texts.typed() }, goesOn: false }, typing),
      words,
      viewer,
    ),
    errorUnknown: showError(new UnknownCommand({ nearest: undefined, goesOn: false }, typing), words, viewer),
    errorForbidden: showError(new UserError('graphForbidden', { needed: 'User.Read.All' }), words, viewer),
    errorAgain: showError(new UserError('graphUnavailable'), words, viewer, {
      command: 'check status',
      accounts: texts.typed(),
    }),
    errorArguments: showError(
      new UserError('badArguments', { command: 'undo', argument: 'operation', problem: 'missing' }),
      words,
      viewer,
    ),
    errorList: showError(new UserError('listExpired'), words, viewer),
    unexpected: showUnexpected('3f9a1c2e', words, viewer),
  }
}
