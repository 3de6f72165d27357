-- What was told of incidents is a document of a statement as well.
ALTER TABLE statement_documents
    DROP CONSTRAINT statement_documents_role_check,
    ADD CONSTRAINT statement_documents_role_check CHECK (
        role IN (
            'contract', 'fees', 'exclusions', 'outages', 'notices', 'prior_credits', 'slots', 'pdf'
        )
    );
