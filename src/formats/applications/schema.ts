import {
  CONTRACT,
  CONTRACT_VERSION,
  EVENT,
  EVENTS_MAX,
  type Field,
  HEAD,
  type Kind,
  XML_NAMESPACE,
} from './fields.js';

/** The XML Schema of the contract, made of its table; published as docs/formats/applications.xsd and by the API. */
export const APPLICATIONS_XSD: string = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${XML_NAMESPACE}" elementFormDefault="qualified" version="${CONTRACT_VERSION}">`,
  ' <xs:element name="ApplicationEventBatch">',
  '  <xs:complexType>',
  '   <xs:sequence>',
  ...HEAD.flatMap((f) => element(f, '    ')),
  `    <xs:element name="ApplicationEvent" minOccurs="0" maxOccurs="${EVENTS_MAX}">`,
  ...complex(EVENT, '     '),
  '    </xs:element>',
  '   </xs:sequence>',
  `   <xs:attribute name="version" type="xs:integer" fixed="${CONTRACT_VERSION}" use="required"/>`,
  '  </xs:complexType>',
  ' </xs:element>',
  '</xs:schema>',
  '',
].join('\n');

function element(f: Field, indent: string): string[] {
  const occurs = `${f.required ? '' : ' minOccurs="0"'}${f.many ? ` maxOccurs="${f.many}"` : ''}`;
  const open = `${indent}<xs:element name="${f.xml}"${occurs}`;
  switch (f.is) {
    case 'group':
      return [`${open}>`, ...complex(f.fields, `${indent} `), `${indent}</xs:element>`];
    case 'number':
      return [
        `${open}>`,
        `${indent} <xs:simpleType><xs:restriction base="xs:nonNegativeInteger"><xs:maxInclusive value="${f.max}"/></xs:restriction></xs:simpleType>`,
        `${indent}</xs:element>`,
      ];
    case 'flag':
      return [`${open} type="xs:boolean"/>`];
    case 'text':
      return [`${open}>`, ...simple(f.kind, `${indent} `), `${indent}</xs:element>`];
  }
}

function complex(fields: readonly Field[], indent: string): string[] {
  return [
    `${indent}<xs:complexType>`,
    `${indent} <xs:sequence>`,
    ...fields.flatMap((f) => element(f, `${indent}  `)),
    `${indent} </xs:sequence>`,
    `${indent}</xs:complexType>`,
  ];
}

function simple(kind: Kind, indent: string): string[] {
  const facets = kind.values
    ? kind.values.map((v) => `<xs:enumeration value="${v}"/>`)
    : [`<xs:pattern value="${(kind.pattern ?? '.*').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}"/>`];
  return [
    `${indent}<xs:simpleType>`,
    `${indent} <xs:restriction base="xs:string">`,
    ...facets.map((x) => `${indent}  ${x}`),
    `${indent} </xs:restriction>`,
    `${indent}</xs:simpleType>`,
  ];
}

/** The JSON Schema (2020-12) of the contract, made of the same table; published by the API. */
export const APPLICATIONS_JSON_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${XML_NAMESPACE}:json`,
  title: 'Application events, version 1',
  type: 'object',
  additionalProperties: false,
  required: ['contract', 'version', 'events', ...needed(HEAD)],
  properties: {
    contract: { const: CONTRACT },
    version: { const: CONTRACT_VERSION },
    ...properties(HEAD),
    events: { type: 'array', maxItems: EVENTS_MAX, items: object(EVENT) },
  },
};

function object(fields: readonly Field[]): Record<string, unknown> {
  const required = needed(fields);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
    properties: properties(fields),
  };
}

function needed(fields: readonly Field[]): string[] {
  return fields.filter((f) => f.required).map((f) => f.name);
}

function properties(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((f) => {
      const one =
        f.is === 'group'
          ? object(f.fields)
          : f.is === 'number'
            ? { type: 'integer', minimum: 0, maximum: f.max }
            : f.is === 'flag'
              ? { type: 'boolean' }
              : f.kind.values
                ? { enum: f.kind.values }
                : { type: 'string', pattern: `^(?:${f.kind.pattern ?? '.*'})$` };
      return [f.name, f.many === undefined ? one : { type: 'array', maxItems: f.many, items: one }];
    }),
  );
}
