"""OpenAI's own client asks a node for everything that it offers, and says what came of each question.

    openai_ask.py --socket SOCKET --chat MODEL --writer MODEL --embeddings MODEL --rerank MODEL

`chat` is the demo model, which writes JSON; `writer` one with room for tools, whose words mean nothing.
"""

import argparse
import asyncio
import json
import math
import sys
import traceback

import httpx
import httpx2
import openai

QUESTION = [{"role": "user", "content": "please send 24 crates of oat milk to aisle 7"}]
SCHEMA = {
    "type": "object",
    "properties": {
        "intent": {"type": "string", "enum": ["restock", "locate", "other"]},
        "quantity": {"type": ["integer", "null"]},
    },
    "required": ["intent", "quantity"],
    "additionalProperties": False,
}
TOOL = {
    "name": "restock",
    "description": "Orders.",
    "parameters": {
        "type": "object",
        "properties": {"urgency": {"type": "string", "enum": ["low", "high"]}},
        "required": ["urgency"],
    },
}

arguments = None
client = None
checks = []


def check(function):
    checks.append(function)
    return function


def chat(**further):
    return client.chat.completions.create(
        **{"model": arguments.chat, "messages": QUESTION, "temperature": 0, "max_tokens": 96} | further
    )


def refused(kind, code, ask):
    try:
        answer = ask()
    except kind as error:
        assert error.code == code, (error.code, error.body)
        return error
    raise AssertionError(f"it was answered: {answer}")


@check
def models():
    listed = {model.id: model for model in client.models.list()}
    assert {arguments.chat, arguments.writer, arguments.embeddings, arguments.rerank} <= listed.keys(), listed
    assert client.models.retrieve(arguments.embeddings).model_extra["task"] == "embeddings"
    version = listed[arguments.chat].model_extra["version"]
    assert client.models.retrieve(f"{arguments.chat}@{version}").id == arguments.chat
    error = refused(openai.NotFoundError, "model_not_found", lambda: client.models.retrieve("nobody"))
    assert arguments.chat in error.body["fits"], error.body


@check
def chat_completion():
    answer = chat()
    assert json.loads(answer.choices[0].message.content)["intent"] == "restock", answer
    assert answer.choices[0].finish_reason == "stop" and answer.model == arguments.chat, answer
    usage = answer.usage
    assert usage.prompt_tokens > 0 and usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, usage


@check
def chat_stream_with_usage():
    chunks = list(chat(stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == chat().choices[0].message.content and len(chunks) > 5, chunks
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 5, chunks[-1]
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop", chunks
    without = list(chat(stream=True))
    assert all(chunk.usage is None for chunk in without), without


@check
def json_schema():
    answer = chat(
        response_format={"type": "json_schema", "json_schema": {"name": "order", "strict": True, "schema": SCHEMA}}
    )
    assert set(json.loads(answer.choices[0].message.content)) == {"intent", "quantity"}, answer


@check
def grammar():
    answer = chat(extra_body={"grammar": 'root ::= "yes" | "no"'})
    assert answer.choices[0].message.content in ("yes", "no"), answer


@check
def tool_calls():
    # Its words mean nothing, and before a call it may write any: it begins with what begins a call.
    begin = client.post(
        "http://localhost/tokenize", cast_to=object, body={"model": arguments.writer, "content": "{"}
    )["tokens"]

    def ask(**further):
        return chat(
            model=arguments.writer, tools=[{"type": "function", "function": TOOL}], tool_choice="required",
            logit_bias={str(begin[-1]): 100}, max_tokens=128, **further,
        )

    answer = ask()
    assert answer.choices[0].message.tool_calls, answer
    call = answer.choices[0].message.tool_calls[0]
    assert answer.choices[0].finish_reason == "tool_calls" and call.function.name == "restock", answer
    assert json.loads(call.function.arguments)["urgency"] in ("low", "high"), call
    streamed = ""
    for chunk in ask(stream=True):
        for part in chunk.choices[0].delta.tool_calls or [] if chunk.choices else []:
            streamed += part.function.arguments or ""
    assert json.loads(streamed)["urgency"] in ("low", "high"), streamed


@check
def logprobs():
    answer = chat(logprobs=True, top_logprobs=3)
    tokens = answer.choices[0].logprobs.content
    assert "".join(token.token for token in tokens).strip() == answer.choices[0].message.content.strip(), answer
    assert all(len(token.top_logprobs) == 3 and token.logprob <= 0 for token in tokens), tokens


@check
def several_answers():
    answer = chat(model=arguments.writer, n=2, temperature=1, seed=7, max_tokens=16)
    assert sorted(choice.index for choice in answer.choices) == [0, 1], answer
    assert len({choice.message.content for choice in answer.choices}) == 2, answer


@check
def stop():
    whole = chat().choices[0].message.content
    mark = '"item"'
    answer = chat(stop=[mark])
    assert answer.choices[0].message.content == whole.split(mark)[0], (answer, whole)
    assert answer.choices[0].finish_reason == "stop", answer
    assert chat(max_tokens=3).choices[0].finish_reason == "length"


@check
def seed():
    def ask(seed):
        answer = chat(model=arguments.writer, temperature=1, seed=seed, max_tokens=16)
        return answer.choices[0].message.content

    assert ask(1) == ask(1) and len({ask(number) for number in range(4)}) > 1


@check
def completions():
    request = {"model": arguments.writer, "prompt": "crates of", "max_tokens": 8, "temperature": 0}
    answer = client.completions.create(**request, logprobs=1)
    assert answer.choices[0].finish_reason == "length" and answer.usage.completion_tokens == 8, answer
    streamed = "".join(
        chunk.choices[0].text for chunk in client.completions.create(**request, stream=True) if chunk.choices
    )
    assert streamed == answer.choices[0].text, (streamed, answer)
    both = client.completions.create(**request | {"prompt": ["crates of", "aisle"]})
    assert len(both.choices) == 2, both


@check
def responses():
    request = {"model": arguments.chat, "input": QUESTION[0]["content"], "temperature": 0, "max_output_tokens": 96}
    answer = client.responses.create(**request)
    assert json.loads(answer.output_text)["intent"] == "restock" and answer.usage.output_tokens > 5, answer
    events = list(client.responses.create(**request, stream=True))
    streamed = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert streamed == answer.output_text and events[-1].type == "response.completed", events
    shaped = client.responses.create(
        **request, text={"format": {"type": "json_schema", "name": "order", "strict": True, "schema": SCHEMA}}
    )
    assert set(json.loads(shaped.output_text)) == {"intent", "quantity"}, shaped
    count = client.responses.input_tokens.count(model=arguments.chat, input=QUESTION[0]["content"])
    assert count.input_tokens == answer.usage.input_tokens, (count, answer.usage)


def cosine(left, right):
    return sum(a * b for a, b in zip(left, right)) / math.hypot(*left) / math.hypot(*right)


@check
def embeddings():
    texts = ["Where is my parcel?", "When will my order arrive?", "The floor of aisle three is wet."]
    answer = client.embeddings.create(model=arguments.embeddings, input=texts, encoding_format="float")
    first, second, third = (entry.embedding for entry in answer.data)
    assert len(first) == 384 and answer.usage.prompt_tokens > 10, answer.usage
    near, far = cosine(first, second), cosine(first, third)
    assert near > 0.3 and near > far + 0.1, (near, far)
    # What the client asks for by itself is base64.
    packed = client.embeddings.create(model=arguments.embeddings, input=texts[0])
    assert cosine(packed.data[0].embedding, first) > 0.9999


@check
def rerank():
    answer = client.post(
        "/rerank", cast_to=object,
        body={"model": arguments.rerank, "query": "milk", "documents": ["oat milk", "a wet floor", "AA"], "top_n": 2},
    )
    scores = [entry["relevance_score"] for entry in answer["results"]]
    assert len(scores) == 2 and scores == sorted(scores, reverse=True), answer


@check
def tokens():
    for model in (arguments.chat, arguments.embeddings):
        read = client.post(
            "http://localhost/tokenize", cast_to=object, body={"model": model, "content": "oat milk"}
        )["tokens"]
        said = client.post("http://localhost/detokenize", cast_to=object, body={"model": model, "tokens": read})
        assert said["content"].strip() == "oat milk" and len(read) > 1, (read, said)


@check
def errors():
    error = refused(
        openai.BadRequestError, "not_supported",
        lambda: client.embeddings.create(model=arguments.chat, input="x"),
    )
    assert error.param == "model" and arguments.embeddings in error.body["fits"], error.body
    refused(openai.BadRequestError, "not_supported", lambda: chat(model=arguments.embeddings))
    refused(openai.NotFoundError, "model_not_found", lambda: chat(model="nobody"))
    refused(openai.BadRequestError, "invalid_request", lambda: chat(extra_body={"grammar": "root ::= ("}))
    for part in (
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
        {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
    ):
        error = refused(
            openai.BadRequestError, "not_supported",
            lambda: chat(messages=[{"role": "user", "content": [{"type": "text", "text": "What is this?"}, part]}]),
        )
        assert error.param == "messages" and "takes text" in error.message, error.body
    many = "milk " * 2000
    error = refused(
        openai.BadRequestError, "context_overflow", lambda: chat(messages=[{"role": "user", "content": many}])
    )
    assert error.body["needed"] > error.body["limit"] >= 256, error.body
    error = refused(
        openai.BadRequestError, "context_overflow",
        lambda: client.embeddings.create(model=arguments.embeddings, input=many),
    )
    assert error.body["needed"] > error.body["limit"] >= 256 and error.param == "input", error.body


@check
def other_transports():
    """The client's own next HTTP library, and without waiting."""
    later = openai.OpenAI(
        base_url="http://localhost/v1", api_key="any",
        http_client=httpx2.Client(transport=httpx2.HTTPTransport(uds=arguments.socket)),
    )
    assert later.models.retrieve(arguments.chat).id == arguments.chat

    async def ask():
        transport = httpx.AsyncHTTPTransport(uds=arguments.socket)
        async with httpx.AsyncClient(transport=transport) as http:
            asynchronous = openai.AsyncOpenAI(base_url="http://localhost/v1", api_key="any", http_client=http)
            answers = await asyncio.gather(
                *[
                    asynchronous.chat.completions.create(
                        model=arguments.chat, messages=QUESTION, temperature=0, max_tokens=96
                    )
                    for _ in range(4)
                ]
            )
            return {answer.choices[0].message.content for answer in answers}

    assert asyncio.run(ask()) == {chat().choices[0].message.content}


def main():
    global arguments, client
    parser = argparse.ArgumentParser()
    for name in ("socket", "chat", "writer", "embeddings", "rerank"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()
    # A request that is tried again would hide what went wrong with the first.
    client = openai.OpenAI(
        base_url="http://localhost/v1", api_key="any", max_retries=0, timeout=60,
        http_client=httpx.Client(transport=httpx.HTTPTransport(uds=arguments.socket)),
    )
    failed = []
    for function in checks:
        try:
            function()
            print("ok", function.__name__)
        except Exception:
            failed.append(function.__name__)
            traceback.print_exc()
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
