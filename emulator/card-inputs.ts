import { type Part, partsOf, textOf } from './card-parts.ts'
import { html, type Markup } from './html.ts'

/** A card input under its label, or under `name` if it repeats; its value is sent as `input.` plus its ID. */
export function drawInput(part: Part, name?: string): Markup {
  const label = textOf(part['label'])
  return part['type'] === 'Input.Toggle'
    ? toggle(part, label)
    : html`<label>${label && html`${label}${part['isRequired'] === true && ' *'}<br>`}${field(part, name)}</label>`
}

const nameOf = (part: Part) => html`name="input.${textOf(part['id'])}"${part['isRequired'] === true && html` required`}`

/** The checkbox has its own title; the label above it is the group's name. */
function toggle(part: Part, label: string): Markup {
  const on = textOf(part['valueOn'] ?? 'true')
  const off = textOf(part['valueOff'] ?? 'false')
  return html`${label && html`<p>${label}</p>`}<label><input type="hidden" name="input.${textOf(part['id'])}" value="${off}"><input type="checkbox" ${nameOf(part)}
    value="${on}"${textOf(part['value']) === on && html` checked`}> ${textOf(part['title'])}</label>`
}

function field(part: Part, called: string | undefined): Markup {
  const name = html`${nameOf(part)}${called && html` aria-label="${called}"`}`
  const [value, hint] = [textOf(part['value']), textOf(part['placeholder'])]
  if (part['type'] === 'Input.ChoiceSet') return choices(part, name, value)
  if (part['type'] === 'Input.Text' && part['isMultiline'] === true)
    return html`<textarea ${name} placeholder="${hint}">${value}</textarea>`
  const kind = { 'Input.Number': 'number', 'Input.Date': 'date', 'Input.Time': 'time' }[textOf(part['type'])] ?? 'text'
  return html`<input type="${kind}" ${name} value="${value}" placeholder="${hint}">`
}

function choices(part: Part, name: Markup, value: string): Markup {
  const chosen = value.split(',')
  const options = partsOf(part['choices']).map((choice) => {
    const own = textOf(choice['value'])
    return html`<option value="${own}"${chosen.includes(own) && html` selected`}>${textOf(choice['title'])}</option>`
  })
  if (part['isMultiSelect'] !== true) return html`<select ${name}><option value=""></option>${options}</select>`
  const several = html`<input type="hidden" name="several.input.${textOf(part['id'])}" value="1">`
  return html`${several}<select ${name} multiple>${options}</select>`
}
