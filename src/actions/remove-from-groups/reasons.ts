import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import { defineReasons } from '../../operations/registry/reason.ts'

const enGroups = (count: number) => `${en.number(count)} ${count === 1 ? 'group' : 'groups'}`
const deGroups = (count: number) => `${de.number(count)} ${count === 1 ? 'Gruppe' : 'Gruppen'}`

const anyOf = (locale: string, clauses: readonly string[]) =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(clauses)

/** What is said of a group that controls the bot; `members` says who is in those that features need. */
export const controllingGroup = (members: readonly InEachLanguage<string>[]) => ({
  en: (detail: string) =>
    `Group controls ${anyOf('en', ['who can use this bot', 'who is protected from it', ...members.map((one) => one.en)])}: ${detail}`,
  de: (detail: string) =>
    `Gruppe legt fest, wer ${anyOf('de', ['diesen Bot benutzen darf', 'vor ihm geschützt ist', ...members.map((one) => one.de)])}: ${detail}`,
})

/** Why someone stays in groups. */
export const reasons = defineReasons({
  dynamicGroup: {
    kind: 'stays',
    en: (detail) => `Membership is set by a rule: ${detail}`,
    de: (detail) => `Dynamische Mitgliedschaft: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} with a membership rule`,
      de: (count) => `${de.number(count)} dynamische ${count === 1 ? 'Gruppe' : 'Gruppen'}`,
    },
  },
  syncedGroup: {
    kind: 'stays',
    onPremises: true,
    en: (detail) => `Group is synced from Active Directory: ${detail}`,
    de: (detail) => `Gruppe ist aus dem Active Directory synchronisiert: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} synced from Active Directory`,
      de: (count) => `${deGroups(count)}, aus dem Active Directory synchronisiert`,
    },
  },
  exchangeGroup: {
    kind: 'stays',
    en: (detail) => `Group is managed in Exchange: ${detail}`,
    de: (detail) => `Gruppe wird in Exchange verwaltet: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} managed in Exchange`,
      de: (count) => `${deGroups(count)}, in Exchange verwaltet`,
    },
  },
  roleAssignableGroup: {
    kind: 'stays',
    en: (detail) => `Role-assignable group: ${detail}`,
    de: (detail) => `Gruppe, der Rollen zugewiesen werden können: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} that can hold admin roles`,
      de: (count) => `${deGroups(count)}, ${count === 1 ? 'der' : 'denen'} Rollen zugewiesen werden können`,
    },
  },
  restrictedGroup: {
    kind: 'stays',
    en: (detail) => `Group is in a restricted management administrative unit: ${detail}`,
    de: (detail) => `Gruppe liegt in einer Verwaltungseinheit mit eingeschränkter Verwaltung: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} in restricted management administrative units`,
      de: (count) => `${deGroups(count)} in Verwaltungseinheiten mit eingeschränkter Verwaltung`,
    },
  },
  ownGroup: {
    kind: 'stays',
    ...controllingGroup([]),
    counted: {
      en: (count) => `${enGroups(count)} that this bot relies on`,
      de: (count) => `${deGroups(count)}, auf die dieser Bot angewiesen ist`,
    },
  },
  unknownGroup: {
    kind: 'stays',
    en: (detail) => `Group can’t be read: ${detail}`,
    de: (detail) => `Gruppe kann nicht gelesen werden: ${detail}`,
    counted: {
      en: (count) => `${enGroups(count)} that can’t be read`,
      de: (count) => `${deGroups(count)}, die nicht gelesen werden ${count === 1 ? 'kann' : 'können'}`,
    },
  },
  temporaryMembership: {
    kind: 'namedStays',
    en: (detail) =>
      `Temporary membership, which undo would make permanent, so it isn’t restored. If it’s still needed, have it activated or assigned again in PIM: ${detail}`,
    de: (detail) =>
      `Befristete Mitgliedschaft, die „Rückgängig“ dauerhaft machen würde: wird nicht wiederhergestellt. Lassen Sie sie bei Bedarf in PIM neu aktivieren oder zuweisen: ${detail}`,
    counted: {
      en: (count) =>
        `${en.number(count)} temporary ${count === 1 ? 'membership' : 'memberships'}, to be activated or assigned again in PIM`,
      de: (count) =>
        `${de.number(count)} befristete ${count === 1 ? 'Mitgliedschaft' : 'Mitgliedschaften'}, in PIM neu zu aktivieren oder zuzuweisen`,
    },
  },
  syncedGroupsLeft: {
    kind: 'barrier',
    onPremises: true,
    en: (detail) => `Can only be removed from these groups in Active Directory: ${detail}`,
    de: (detail) => `Kann nur im Active Directory aus diesen Gruppen entfernt werden: ${detail}`,
  },
  groupsLeft: {
    kind: 'barrier',
    en: (detail) => `Can’t be removed from these groups here: ${detail}`,
    de: (detail) => `Kann von hier aus nicht aus diesen Gruppen entfernt werden: ${detail}`,
  },
})
