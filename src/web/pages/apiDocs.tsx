import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code } from '../parts/Tags.js';

export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope?: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly type: string;
    readonly required: boolean;
    readonly description: string;
  }[];
  /** Media types that the request may have. */
  readonly request: readonly string[];
  readonly answers: readonly { readonly status: string; readonly description: string }[];
}

export interface ApiDocsView {
  readonly version: string;
  readonly groups: readonly { readonly name: string; readonly operations: readonly ApiOperation[] }[];
}

/** The parts of an OpenAPI document that the page shows; everything else in it is left to the JSON itself. */
interface OpenApi {
  readonly info?: { readonly version?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: { readonly type?: string; readonly format?: string };
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, unknown>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The view of `/api/docs` from the document that `/api/openapi.json` serves. */
export function apiDocsView(document: unknown): ApiDocsView {
  const api = document as OpenApi;
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(api.paths ?? {})) {
    for (const method of METHODS) {
      const operation = methods[method] as Operation | undefined;
      if (!operation) continue;
      const group = operation.tags?.[0] ?? path.split('/').filter(Boolean)[2] ?? 'API';
      const scope = operation.security?.flatMap((rule) => Object.values(rule).flat())[0];
      const made: ApiOperation = {
        id: `${method}-${path}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, ''),
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? operation.operationId ?? '',
        ...(operation.description ? { description: operation.description } : {}),
        ...(scope ? { scope } : {}),
        parameters: (operation.parameters ?? []).map((parameter) => ({
          name: parameter.name ?? '',
          in: parameter.in ?? '',
          type: [parameter.schema?.type, parameter.schema?.format].filter(Boolean).join(' '),
          required: parameter.required ?? false,
          description: parameter.description ?? '',
        })),
        request: Object.keys(operation.requestBody?.content ?? {}),
        answers: Object.entries(operation.responses ?? {}).map(([status, answer]) => ({
          status,
          description: answer.description ?? '',
        })),
      };
      groups.set(group, [...(groups.get(group) ?? []), made]);
    }
  }
  return {
    version: api.info?.version ?? '',
    groups: [...groups].map(([name, operations]) => ({ name, operations })),
  };
}

export const apiDocsPage: Page<ApiDocsView> = {
  title: (_, t) => t('api.title'),
  width: 'wide',
  Body: ApiDocs,
};

function ApiDocs({ view }: { readonly view: ApiDocsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('api.heading')} intro={t('api.intro')}>
        <a className="usa-link" href={address.openapi}>
          {t('api.download')}
        </a>
      </PageHead>
      <p>{t('api.version', { version: view.version })}</p>
      <nav aria-label={t('api.groups')}>
        <ul className="rs-plain">
          {view.groups.flatMap((group) =>
            group.operations.map((operation) => (
              <li key={operation.id}>
                <a className="usa-link" href={`#${operation.id}`}>
                  <Code>
                    {operation.method} {operation.path}
                  </Code>
                </a>{' '}
                {operation.summary}
              </li>
            )),
          )}
        </ul>
      </nav>
      {view.groups.map((group) => (
        <section key={group.name}>
          <h2>{group.name}</h2>
          {group.operations.map((operation) => (
            <OperationPart key={operation.id} operation={operation} />
          ))}
        </section>
      ))}
    </>
  );
}

function OperationPart({ operation }: { readonly operation: ApiOperation }): ReactElement {
  const { t } = usePage();
  return (
    <section className="rs-panel" aria-labelledby={operation.id}>
      <h3 id={operation.id} className="rs-breakable">
        {operation.method} {operation.path}
      </h3>
      <p className="rs-breakable">{operation.description ?? operation.summary}</p>
      {operation.scope ? (
        <p>
          {t('api.scope')}: <Code>{operation.scope}</Code>
        </p>
      ) : null}
      {operation.parameters.length > 0 ? (
        <DataTable
          caption={t('api.parameters')}
          captionShown
          compact
          rows={operation.parameters}
          id={(parameter) => parameter.in + parameter.name}
          empty=""
          columns={[
            {
              id: 'name',
              label: t('api.name'),
              heads: true,
              cell: (parameter) => (
                <div>
                  {parameter.name}
                  {parameter.required ? <span className="rs-sub">{t('api.required')}</span> : null}
                </div>
              ),
            },
            { id: 'in', label: t('api.in'), cell: (parameter) => parameter.in },
            { id: 'type', label: t('api.type'), cell: (parameter) => parameter.type },
            { id: 'what', label: t('api.what'), cell: (parameter) => parameter.description },
          ]}
        />
      ) : null}
      <p>
        {t('api.request')}: {operation.request.join(', ') || t('api.none')}
      </p>
      <DataTable
        caption={t('api.answers')}
        captionShown
        compact
        rows={operation.answers}
        id={(answer) => answer.status}
        empty=""
        columns={[
          { id: 'status', label: t('api.status'), heads: true, cell: (answer) => answer.status },
          { id: 'what', label: t('api.what'), cell: (answer) => answer.description },
        ]}
      />
    </section>
  );
}
