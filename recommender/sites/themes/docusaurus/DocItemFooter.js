// The foot of a document, with related stories. Written by `recommender site --install`; recommender-checksum:
import React from "react";
import Footer from "@theme-original/DocItem/Footer";
import { useDoc } from "@docusaurus/plugin-content-docs/client";
import RelatedStories from "@site/src/components/RelatedStories";

export default function FooterWithRelatedStories(props) {
  const { metadata } = useDoc();
  return (
    <>
      <Footer {...props} />
      <RelatedStories source={metadata.source} />
    </>
  );
}
