import type { AccountDetails, DetailGap, Details } from '../../../src/chat/accounts/account-details.ts'
import { showChangeForm, showCheckForm } from '../../../src/chat/views/form.ts'
import type { Reply } from '../../../src/chat/views/reply.ts'
import { filesAgainOf } from '../../../src/features/define.ts'
import { showExport, showExportEnd } from '../../../src/features/export/card.ts'
import { features } from '../../../src/features/index.ts'
import { showCheck } from '../../../src/features/look-up/status-card.ts'
import type { CheckFilter } from '../../../src/features/look-up/status-view.ts'
import { showSelection, showUsers, usersPerPage } from '../../../src/features/look-up/users-card.ts'
import { planErrors } from '../../../src/operations/plan/errors.ts'
import { ruleErrors } from '../../../src/operations/rules/errors.ts'
import { sampleAccount, sampleLookups } from '../../chat/views/samples/accounts.ts'
import { type Making, now, times } from '../../chat/views/samples/texts.ts'
import { planSpec, wholeRegistry } from '../../support/registry.ts'

const day = 86_400_000

const gaps: readonly DetailGap[] = [
  {
    detail: 'methods',
    because: 'permission',
    scopes: 'UserAuthenticationMethod.ReadWrite.All',
    url: 'https://login.example/adminconsent',
  },
  { detail: 'risk', because: 'role' },
  { detail: 'signIns', because: 'licence' },
  { detail: 'groups', because: 'cloud' },
  { detail: 'devices', because: 'unavailable' },
]

/** As many details as an account can have, of every kind. */
const detailsOf = (ids: readonly string[], missing: readonly DetailGap[] = []): Details => ({
  of: new Map(
    ids.map((id, index): [string, AccountDetails] => [
      id,
      {
        ...(index % 3 === 0
          ? { signIns: { attempted: now - 200 * day, automatic: now - day, succeeded: now - 200 * day } }
          : { signIns: index % 3 === 1 ? {} : { automatic: now - day } }),
        methods: index % 4,
        licences:
          index % 5 === 4 ? [] : ['Microsoft 365 E3', 'Power BI Pro', 'Microsoft 365 Copilot', 'Power Automate Free'],
        devices: { total: index % 3, ...(index % 2 === 0 && { enabled: index % 3 }) },
        risk: (['none', 'atRisk', 'confirmedCompromised'] as const)[index % 3] ?? 'none',
        groups:
          index % 2 === 0
            ? [
                { role: 'approvers', name: 'Approvers' },
                { role: 'roleAssignable', name: 'Tier 1' },
              ]
            : [],
      },
    ]),
  ),
  gaps: missing,
})

/** Lists of accounts, and related questions and forms. */
const again = filesAgainOf(features)

export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const users = times(usersPerPage, (index) => sampleAccount(texts, index))
  const check = (filter: CheckFilter, page: number, count = 120) =>
    showCheck(
      {
        registry: wholeRegistry,
        lookups: sampleLookups(texts, count),
        lookup: 'list-id',
        show: filter,
        page,
        rest: [texts.typed()],
        at: now,
      },
      messages,
      viewer,
    )
  const detailed = (count: number, missing: readonly DetailGap[] = []) => {
    const lookups = sampleLookups(texts, count)
    const ids = lookups.flatMap((one) => (one.outcome === 'found' ? [one.account.id] : []))
    const view = { registry: wholeRegistry, lookup: 'list-id', show: 'enabled', page: 1, rest: [], at: now } as const
    return showCheck({ ...view, lookups, details: detailsOf(ids, missing) }, messages, viewer)
  }
  const gone = {
    rows: 1200,
    fileName: 'rollcall-users-2026-03-02t09-30.csv',
    format: 'csv' as const,
    data: { what: 'users' as const, search: texts.typed() },
  }
  return {
    users: showUsers(
      { registry: wholeRegistry, query: {}, page: 3, pageSize: usersPerPage, accounts: users, total: 1200 },
      messages,
      viewer,
    ),
    usersFiltered: showUsers(
      {
        registry: wholeRegistry,
        query: { search: texts.typed(), enabled: false, department: texts.department(), title: texts.jobTitle() },
        page: 1,
        pageSize: usersPerPage,
        accounts: users.slice(0, 2),
        total: 2,
      },
      messages,
      viewer,
    ),
    usersNone: showUsers(
      {
        registry: wholeRegistry,
        query: { search: texts.typed() },
        page: 1,
        pageSize: usersPerPage,
        accounts: [],
        total: 0,
      },
      messages,
      viewer,
    ),
    check: check('all', 1),
    checkEnabled: check('enabled', 2),
    checkOne: check('all', 1, 1),
    checkDetails: detailed(60),
    checkDetailsMissing: detailed(12, gaps),
    checkDetailsOne: detailed(1),
    checkDetailsOneMissing: detailed(1, gaps),
    usersInactive: showUsers(
      {
        registry: wholeRegistry,
        query: { inactive: 90, guests: true },
        page: 1,
        pageSize: usersPerPage,
        accounts: users,
        total: 40,
        lookup: 'list-id',
        inactive: { all: users, details: detailsOf(users.map(({ id }) => id)), since: now - 90 * day },
      },
      messages,
      viewer,
    ),
    checkForm: showCheckForm({}, messages, viewer),
    usersSelection: showSelection({ registry: wholeRegistry, accounts: users, total: 236 }, messages, viewer),
    checkFormWrong: showCheckForm({ accounts: texts.typed(), error: new planErrors.noAccounts() }, messages, viewer),
    disableForm: showChangeForm(planSpec('disable'), {}, messages, viewer),
    disableFormWrong: showChangeForm(
      planSpec('disable'),
      {
        accounts: texts.typed(),
        reason: texts.typed(),
        ticket: 'x',
        choices: { signOut: false },
        error: new ruleErrors.badTicket({ ticket: '42', pattern: 'INC[0-9]{6}' }),
      },
      messages,
      viewer,
    ),
    letBackInForm: showChangeForm(planSpec('letBackIn'), {}, messages, viewer),
    signOutForm: showChangeForm(planSpec('signOut'), { error: new ruleErrors.readOnly() }, messages, viewer),
    exported: showExport(
      {
        link: {
          id: 'ab'.repeat(32),
          url: `https://bot.example/exports/${'x'.repeat(43)}`,
          fileName: 'rollcall-users-2026-03-02t09-30.csv',
          rows: 1200,
          expiresAt: now + 600_000,
        },
        format: 'csv',
        data: { what: 'users', search: texts.typed() },
      },
      messages,
      viewer,
    ),
    exportDownloaded: showExportEnd(gone, 'downloaded', again, messages, viewer),
    exportExpired: showExportEnd(gone, 'expired', again, messages, viewer),
  }
}
